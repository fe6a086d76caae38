# cython: language_level=3
import cython

@cython.final
cdef class Scorer:
    cdef const unsigned short[::1] fold
    cdef const unsigned char[::1] kind
    cdef const unsigned char[::1] uni
    cdef const unsigned char[::1] unibow
    cdef const unsigned short[::1] pair_fp
    cdef const unsigned char[::1] pair_cost
    cdef const unsigned char[::1] pair_bow
    cdef const unsigned short[::1] triple_fp
    cdef const unsigned char[::1] triple_cost
    cdef const unsigned short[::1] lexicon
    cdef int pair_shift
    cdef int triple_shift
    cdef int lexicon_shift
    cdef Py_ssize_t pair_last
    cdef Py_ssize_t triple_last
    cdef Py_ssize_t lexicon_last
    cdef unsigned long long multiplier
    cdef unsigned long long pair_base
    cdef unsigned long long mask
    cdef const unsigned char[::1] case_cost
    cdef long long low

    cdef inline unsigned int symbol(self, unsigned int code) noexcept
    cdef inline int sort(self, unsigned int code) noexcept
    cdef inline int shape(self, int kind) noexcept
    cpdef int symbol_of(self, unsigned int code)
    cpdef int shape_of(self, unsigned int code)
    @cython.locals(at=Py_ssize_t, left=Py_ssize_t, fp=cython.ushort, seen=cython.ushort)
    cdef inline Py_ssize_t find_triple(self, unsigned long long h) noexcept
    @cython.locals(at=Py_ssize_t, left=Py_ssize_t, fp=cython.ushort, seen=cython.ushort)
    cdef inline Py_ssize_t find_pair(self, unsigned long long h) noexcept
    @cython.locals(at=Py_ssize_t, left=Py_ssize_t, fp=cython.ushort, seen=cython.ushort)
    cdef inline Py_ssize_t find_word(self, unsigned long long h) noexcept
    @cython.locals(place=Py_ssize_t, cost=cython.longlong)
    cdef long long step(self, unsigned long long a, unsigned long long b, unsigned long long c, long long known) noexcept
    cpdef long long cost(self, str text, Py_ssize_t start, Py_ssize_t end)
    cpdef long long cost_within(self, str text, Py_ssize_t start, Py_ssize_t end, long long limit)
    @cython.locals(total=cython.longlong, cost=cython.longlong, dear=cython.longlong, skipped=cython.int, first=Py_ssize_t, known=cython.longlong, one=cython.longlong, a=cython.uint, b=cython.uint, c=cython.uint, before=cython.int, shape=cython.int, near=cython.longlong, at=Py_ssize_t, code=cython.uint)
    cpdef long long weighed(self, str text, Py_ssize_t start, Py_ssize_t end, long long limit)
    @cython.locals(found=list, seen=dict, high=list, h=cython.ulonglong, total=cython.longlong, base=Py_ssize_t, size=Py_ssize_t, last=Py_ssize_t, code=cython.uint)
    cpdef list costs_as_read(self, const unsigned char[::1] data, const unsigned short[::1] symbols, const unsigned char[::1] shapes, long long limit)
    @cython.locals(skipped=cython.int, total=cython.longlong, known=cython.longlong, one=cython.longlong, a=cython.uint, b=cython.uint, c=cython.uint, before=cython.int, shape=cython.int, near=cython.longlong, at=Py_ssize_t, code=cython.uint)
    cdef long long cost_as_read(self, const unsigned char[::1] data, Py_ssize_t size, const unsigned short[::1] symbols, const unsigned char[::1] shapes, Py_ssize_t base, long long limit) noexcept
    @cython.locals(cost=cython.longlong, touched=cython.longlong, touching=cython.longlong, first=cython.longlong, firsts=cython.longlong, distinct=cython.longlong, foreign=cython.longlong, flips=cython.longlong, dear=cython.longlong, a=cython.ulonglong, b=cython.ulonglong, c=cython.ulonglong, before=cython.int, shape=cython.int, kind=cython.int, near=cython.int, at=Py_ssize_t, code=cython.uint, one=cython.longlong, known=cython.longlong, slot=Py_ssize_t, abc=cython.ulonglong, kinds='long long[::1]', found=list, seen=bytearray, chars=bytearray)
    cpdef list evidence(self, str text, Py_ssize_t start, Py_ssize_t end)
    @cython.locals(h=cython.ulonglong, at=Py_ssize_t)
    cpdef int known(self, str text, Py_ssize_t start, Py_ssize_t end)
    @cython.locals(words=cython.longlong, known=cython.longlong, letters=cython.longlong, known_letters=cython.longlong, chars=cython.longlong, known_chars=cython.longlong, at=Py_ssize_t, stop=Py_ssize_t, size=Py_ssize_t, kind=cython.int, foreign=cython.int)
    cpdef list words(self, str text, Py_ssize_t start, Py_ssize_t end)
