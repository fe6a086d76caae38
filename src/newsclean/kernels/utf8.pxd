import cython

@cython.locals(size=Py_ssize_t, at=Py_ssize_t, end=Py_ssize_t, b=cython.uchar, p=cython.uchar, q=cython.uchar, r=cython.uchar, bad=cython.uchar)
cpdef Py_ssize_t first_fault(const unsigned char[::1] data, Py_ssize_t start)

@cython.locals(b=cython.int, c=cython.int)
cdef int _sequence(const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t size)

cdef bint _surrogates(const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t size)

@cython.locals(size=Py_ssize_t, good=Py_ssize_t, pairs=Py_ssize_t, stray=Py_ssize_t, at=Py_ssize_t, length=cython.int)
cpdef tuple utf8_shape(const unsigned char[::1] data, Py_ssize_t limit)

@cython.locals(runs=Py_ssize_t, at=Py_ssize_t, was=cython.int, high=cython.int)
cpdef Py_ssize_t high_runs(const unsigned char[::1] data)
