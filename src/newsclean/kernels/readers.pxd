# cython: language_level=3
import cython

from newsclean.kernels.storage cimport Ones, Twos, Fours, Units, kind_of, ones, twos, fours, beyond_ascii

@cython.locals(at=Py_ssize_t, size=Py_ssize_t, seen=cython.int, found=cython.longlong, code=cython.uint)
cpdef long long shared_mask(str text, const unsigned int[::1] masks)
@cython.locals(size=Py_ssize_t, kind=int)
cpdef long long sequence_mask(str text, const unsigned int[::1] lead, const unsigned int[::1] tail, const unsigned int[::1] two, const unsigned int[::1] bare)
@cython.locals(at=Py_ssize_t, found=cython.longlong, code=cython.uint, follower=cython.uint)
cdef long long _sequences(Units data, Py_ssize_t size, const unsigned int[::1] lead, const unsigned int[::1] tail, const unsigned int[::1] two, const unsigned int[::1] bare) noexcept

@cython.final
cdef class Readers:
    cdef const unsigned int[::1] masks
    cdef const unsigned int[::1] lead
    cdef const unsigned int[::1] tail
    cdef const unsigned int[::1] two
    cdef const unsigned int[::1] bare

    cpdef long long shared(self, str text)
    cpdef long long hints(self, str text)
    @cython.locals(odd=str)
    cpdef tuple survey(self, str text)

@cython.locals(char='Py_UCS4', found=list, seen=bytearray, code=cython.uint)
cpdef str foreign(str text)
@cython.locals(char='Py_UCS4', raw=bytearray, at=Py_ssize_t, size=Py_ssize_t, code=cython.uint)
cpdef str as_bytes_read(str text, bytes places)
@cython.locals(raw=bytearray, at=Py_ssize_t, size=Py_ssize_t, code=cython.uint, needed=cython.int, table='const unsigned char*')
cpdef str utf8_behind(str text, bytes places)
@cython.locals(found=list, at=Py_ssize_t, size=Py_ssize_t, first=Py_ssize_t, last=Py_ssize_t, aliens=Py_ssize_t, code=cython.uint)
cpdef list runs(str text, const unsigned int[::1] masks, int bit)
