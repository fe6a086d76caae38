# cython: language_level=3
import cython

@cython.final
cdef class Screen:
    cdef bytes weights
    cdef bytes groups
    cdef str signs
    cdef str inner
    cdef int shift
    cdef long long threshold
    cdef long long margin
    cdef unsigned long long multiplier
    cdef unsigned long long mask

    cpdef bint is_quiet(self, str text)
    @cython.locals(char='Py_UCS4', groups='const unsigned char*', code=cython.uint, before=cython.uint)
    cpdef bint is_marked(self, str text)
    @cython.locals(found=list)
    cpdef list odd_lines(self, str text, Py_ssize_t start, Py_ssize_t end, long long threshold, long long margin=*)
    @cython.locals(char='Py_UCS4', groups='const unsigned char*', weights='const unsigned char*', multiplier=cython.ulonglong, mask=cython.ulonglong, shift=cython.int, sort=cython.uint, at=Py_ssize_t, before=cython.uint, code=cython.uint, seen=cython.uint, total=cython.longlong, highest=cython.longlong, whole=cython.longlong, pairs=cython.longlong, one=cython.longlong, place=cython.ulonglong)
    cdef int look(self, str text, Py_ssize_t start, long long threshold, long long margin, list found) except -1
    @cython.locals(code=cython.uint, before=cython.uint)
    cdef bint has_more_than_signs(self, str text, Py_ssize_t start, Py_ssize_t end) except -1
    cdef bint is_within_a_word(self, str text, Py_ssize_t start, Py_ssize_t end) except -1
    cdef long long needed(self, long long threshold, long long margin, long long whole, long long pairs) noexcept

@cython.locals(char='Py_UCS4', sums=list, table='const unsigned char*', code=cython.uint, near=Py_ssize_t, touching=Py_ssize_t, foreign=Py_ssize_t, run=Py_ssize_t, highest=Py_ssize_t, at=Py_ssize_t, group=cython.uint, one=cython.uint)
cpdef list census(str text, bytes groups)

@cython.locals(limit=Py_ssize_t, start=Py_ssize_t, end=Py_ssize_t, last_a=Py_ssize_t, last_b=Py_ssize_t)
cpdef list shared_ends(str a, str b)

@cython.locals(sums=list, at=Py_ssize_t, size=Py_ssize_t, best=cython.int, highest=cython.longlong, total=cython.longlong)
cpdef int most(list counts, Py_ssize_t first, bytes groups)
