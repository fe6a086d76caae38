import cython

@cython.locals(data="const unsigned char*", size=Py_ssize_t, at=Py_ssize_t, end=Py_ssize_t, b=cython.uchar, p=cython.uchar, q=cython.uchar, r=cython.uchar, bad=cython.uchar)
cpdef Py_ssize_t first_fault(bytes text, Py_ssize_t start)

cdef Py_ssize_t _need(unsigned int b) noexcept

@cython.locals(b=cython.uint, c=cython.uint, need=Py_ssize_t, end=Py_ssize_t, k=Py_ssize_t)
cdef Py_ssize_t _sequence(const unsigned char* data, Py_ssize_t at, Py_ssize_t size) noexcept

cdef Py_ssize_t _surrogates(const unsigned char* data, Py_ssize_t at, Py_ssize_t size) noexcept

@cython.locals(text="const unsigned char*", size=Py_ssize_t, good=Py_ssize_t, pairs=Py_ssize_t, stray=Py_ssize_t, cut=Py_ssize_t,
               high=Py_ssize_t, runs=Py_ssize_t, controls=Py_ssize_t, odd=cython.uint, was=Py_ssize_t, at=Py_ssize_t,
               length=Py_ssize_t, b=cython.uint)
cpdef tuple survey(bytes data)

@cython.locals(text="const unsigned char*", runs=Py_ssize_t, at=Py_ssize_t, was=Py_ssize_t, high=Py_ssize_t)
cpdef Py_ssize_t high_runs(bytes data)
