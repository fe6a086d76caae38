import cython

@cython.locals(letters=Py_ssize_t, highs=Py_ssize_t, text="const unsigned char*", at=Py_ssize_t, cur=cython.uint, log=cython.longlong)
cpdef tuple shares(bytes data)

@cython.locals(ratio=cython.longlong, log=cython.longlong)
cdef long long _log(long long letters, long long highs) noexcept

@cython.locals(base=cython.longlong)
cdef int _base(long long log) noexcept

@cython.locals(each=cython.longlong)
cdef int _each(long long log) noexcept

cdef class Tables:
    cdef bytes classes, cases, index, rows, floors, steps, fits, texts
    cdef int[24] layout
    cdef int[512] heads
    cdef int[128] priors
    cdef int[128] kinds
    cdef int[6] least

    @cython.locals(pairs="unsigned short[4096]", plain="unsigned short[600]", values="unsigned char[256]", seen="unsigned char[256]",
                   heads="int[64]", alive="unsigned char[128]", top="int[96]", text="const unsigned char*", every=cython.uint,
                   n=Py_ssize_t, m=Py_ssize_t, letters=Py_ssize_t, highs=Py_ssize_t, count=Py_ssize_t, prev=cython.uint,
                   cur=cython.uint, was=cython.uint, high=cython.uint, at=Py_ssize_t, foreign=cython.int, other=Py_ssize_t,
                   log=cython.longlong, few=Py_ssize_t, start=cython.int, found=Py_ssize_t, k=Py_ssize_t)
    cpdef list rank(self, bytes data, Py_ssize_t first, Py_ssize_t last, int near)

    @cython.locals(texts="const unsigned char*", base=Py_ssize_t, missing=Py_ssize_t, j=Py_ssize_t, at=Py_ssize_t)
    cdef Py_ssize_t _undefined(self, const int* top, const unsigned char* values, Py_ssize_t count) noexcept

    @cython.locals(texts="const unsigned char*", base=Py_ssize_t, other=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, at=Py_ssize_t)
    cdef int _lead(self, const int* top, Py_ssize_t found, const unsigned char* values, Py_ssize_t count) noexcept

    @cython.locals(lanes=Py_ssize_t, k=Py_ssize_t, low=cython.int, value=cython.int)
    cdef void _weigh(self, const unsigned short* pairs, Py_ssize_t n, int most, int* out) noexcept

    @cython.locals(part="unsigned short[64]", classes="const unsigned char*", cases="const unsigned char*",
                   index="const unsigned char*", rows="const unsigned char*", steps="const unsigned char*",
                   script=Py_ssize_t, first=Py_ssize_t, width=Py_ssize_t, first_row=Py_ssize_t, lanes=Py_ssize_t, base=Py_ssize_t,
                   extra=cython.int, j=Py_ssize_t, stop=Py_ssize_t, prev=Py_ssize_t, cur=Py_ssize_t, row=Py_ssize_t, k=Py_ssize_t)
    cdef int _add_pairs(self, Py_ssize_t charset, const unsigned short* pairs, Py_ssize_t n, int* out) noexcept

    @cython.locals(classes="const unsigned char*", cases="const unsigned char*", floors="const unsigned char*",
                   steps="const unsigned char*", script=Py_ssize_t, first=Py_ssize_t, width=Py_ssize_t, base=Py_ssize_t,
                   total=cython.int, j=Py_ssize_t, prev=Py_ssize_t, cur=Py_ssize_t)
    cdef int _floor(self, Py_ssize_t charset, const unsigned short* pairs, Py_ssize_t n) noexcept

    @cython.locals(readings="unsigned long long[128]", floors="int[128]", weights="unsigned long long[256]", weight=cython.ulonglong, classes="const unsigned char*",
                   cases="const unsigned char*", mask=cython.ulonglong, start=Py_ssize_t, charset=Py_ssize_t,
                   script=Py_ssize_t, reading=cython.ulonglong, j=Py_ssize_t, at=Py_ssize_t, twin=Py_ssize_t, found=Py_ssize_t,
                   bound=cython.int, pick=Py_ssize_t, low=cython.int)
    cdef Py_ssize_t _rank(self, const unsigned short* pairs, Py_ssize_t n, const unsigned char* values, Py_ssize_t count, const int* heads,
                          unsigned char* alive, int* top, Py_ssize_t first, Py_ssize_t last, int near, int foreign) noexcept

    @cython.locals(sums="int[64]", script=Py_ssize_t, lanes=Py_ssize_t, k=Py_ssize_t, steps=cython.int,
                   fits="const unsigned char*", charset=Py_ssize_t, low=cython.int, lane=Py_ssize_t, value=cython.int, j=Py_ssize_t, base=Py_ssize_t)
    cdef Py_ssize_t _weigh_twins(self, Py_ssize_t pick, Py_ssize_t last, const unsigned long long* readings, const unsigned short* pairs,
                                 Py_ssize_t n, const int* heads, unsigned char* alive, int* top, Py_ssize_t found, int foreign) noexcept
