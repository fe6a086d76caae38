# cython: language_level=3
import cython

from newsclean.kernels.storage cimport Ones, Twos, Fours, Units, kind_of, ones, twos, fours

@cython.final
cdef class Alphabet:
    cdef const unsigned short[::1] cells
    cdef const unsigned int[::1] rows
    cdef bytes weights

@cython.final
cdef class Screen:
    cdef bytes weights
    cdef bytes groups
    cdef bytes keys
    cdef str signs
    cdef str inner
    cdef str usual
    cdef Alphabet ascii
    cdef list alphabets
    cdef int shift
    cdef unsigned int none
    cdef long long few
    cdef long long patience
    cdef long long missed
    cdef long long threshold
    cdef long long margin
    cdef unsigned long long multiplier
    cdef unsigned long long mask

    cpdef bint is_quiet(self, str text)
    @cython.locals(kind=cython.int)
    cpdef bint is_marked(self, str text)
    @cython.locals(at=Py_ssize_t)
    cdef bint has_mark(self, Units data, Py_ssize_t size) noexcept
    @cython.locals(found=list)
    cpdef list odd_lines(self, str text, Py_ssize_t start, Py_ssize_t end, long long threshold, long long margin=*)
    @cython.locals(kind=cython.int)
    cdef int look_at(self, str text, Py_ssize_t first, long long threshold, long long margin, list found) except -1
    @cython.locals(alphabet=Alphabet, other=Alphabet, weights='const unsigned char*', cells='const unsigned short[::1]', rows='const unsigned int[::1]', none=cython.size_t, cell=cython.size_t, row=cython.size_t, seen=cython.int, start=Py_ssize_t, at=Py_ssize_t, before=cython.uint, code=cython.uint, total=cython.longlong, highest=cython.longlong, whole=cython.longlong, pairs=cython.longlong, one=cython.longlong, after=cython.size_t)
    cdef int look(self, Units data, Py_ssize_t size, str text, Py_ssize_t first, long long threshold, long long margin, list found) except -1
    @cython.locals(odd=cython.ushort, step=cython.int, code=cython.uint)
    cdef Py_ssize_t behind_ascii(self, Units data, Py_ssize_t at, Py_ssize_t size) noexcept
    @cython.locals(code=cython.uint)
    cdef bint is_mark(self, Units data, Py_ssize_t start, Py_ssize_t end) noexcept
    @cython.locals(at=Py_ssize_t, found=cython.longlong)
    cdef long long pairs(self, Units data, Py_ssize_t start, Py_ssize_t end) noexcept
    @cython.locals(place=cython.ulonglong, one=cython.int)
    cdef int weigh(self, unsigned int before, unsigned int code) noexcept
    @cython.locals(group=cython.uint)
    cdef unsigned long long place(self, unsigned int before) noexcept
    cdef Alphabet alphabet_of(self, int key)
    @cython.locals(groups='const unsigned char*', cells='unsigned short[::1]', rows='unsigned int[::1]', code=cython.uint, cell=cython.uint, group=cython.uint, page=cython.uint, wide=cython.bint, starts=dict, weights=bytearray)
    cpdef Alphabet made(self, list pages)
    @cython.locals(out='unsigned char[::1]', at=Py_ssize_t, page=cython.uint, code=cython.uint, end=cython.uint, first=cython.ulonglong, place=cython.ulonglong, weights='const unsigned char*', multiplier=cython.ulonglong, mask=cython.ulonglong, shift=cython.int)
    cdef bytearray row(self, unsigned int before, list pages)
    @cython.locals(code=cython.uint, before=cython.uint)
    cdef bint has_more_than_signs(self, str text, Py_ssize_t start, Py_ssize_t end) except -1
    cdef bint is_within_a_word(self, str text, Py_ssize_t start, Py_ssize_t end) except -1
    cdef long long needed(self, long long threshold, long long margin, long long whole, long long pairs) noexcept

@cython.locals(char='Py_UCS4', sums=list, table='const unsigned char*', code=cython.uint, near=Py_ssize_t, touching=Py_ssize_t, foreign=Py_ssize_t, run=Py_ssize_t, highest=Py_ssize_t, at=Py_ssize_t, group=cython.uint, one=cython.uint)
cpdef list census(str text, bytes groups)

@cython.locals(limit=Py_ssize_t, start=Py_ssize_t, end=Py_ssize_t, last_a=Py_ssize_t, last_b=Py_ssize_t)
cpdef list shared_ends(str a, str b)
