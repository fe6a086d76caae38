# cython: language_level=3
import cython

cdef class Screen:
    cdef const unsigned char[::1] kind
    cdef const signed char[::1] weight
    cdef int shift
    cdef unsigned long long multiplier
    cdef unsigned long long mask

    @cython.locals(kind=cython.int)
    cdef unsigned long long group(self, unsigned int code) noexcept
    @cython.locals(found=list, at=Py_ssize_t, before=cython.uint, code=cython.uint, total=cython.long, highest=cython.long, whole=cython.long, pairs=cython.long, needed=cython.long, weight=cython.long, place=cython.ulonglong, second=cython.ulonglong)
    cpdef list odd_lines(self, str text, Py_ssize_t start, Py_ssize_t end, long threshold, long margin=*)

@cython.locals(at=Py_ssize_t, size=Py_ssize_t, seen=cython.int, found=cython.longlong, code=cython.uint)
cpdef long long shared_mask(str text, const unsigned int[::1] masks)
@cython.locals(at=Py_ssize_t, size=Py_ssize_t, found=cython.longlong, code=cython.uint, follower=cython.uint)
cpdef long long sequence_mask(str text, const unsigned int[::1] lead, const unsigned int[::1] tail, const unsigned int[::1] two, const unsigned int[::1] bare)
@cython.locals(found=list, at=Py_ssize_t, size=Py_ssize_t, first=Py_ssize_t, last=Py_ssize_t, aliens=Py_ssize_t, code=cython.uint)
cpdef list runs(str text, const unsigned int[::1] masks, int bit)

@cython.locals(limit=Py_ssize_t, start=Py_ssize_t, end=Py_ssize_t, last_a=Py_ssize_t, last_b=Py_ssize_t)
cpdef list shared_ends(str a, str b)
