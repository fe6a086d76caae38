import cython

cdef class Texts:
    cdef bytes index, rows, steps, pages, points
    cdef int[24] layout
    cdef int[512] heads
    cdef int[6] numbers

    @cython.locals(out="int[528]")
    cpdef tuple score(self, str text, Py_ssize_t limit, int cap)

    @cython.locals(pages="const unsigned char*", points="const unsigned char*", 
                   index="const unsigned char*", rows="const unsigned char*", steps="const unsigned char*",
                   at=Py_ssize_t, size=Py_ssize_t, point=cython.uint, value=cython.uint, before=cython.uint, row=Py_ssize_t,
                   k=Py_ssize_t, pc=cython.uint, cc=cython.uint, ps=cython.uint, cs=cython.uint, script=Py_ssize_t,
                   last=Py_ssize_t, slot=Py_ssize_t, n=Py_ssize_t, lanes=Py_ssize_t, first=Py_ssize_t, first_row=Py_ssize_t,
                   high=bint, was_high=bint, block=cython.uint, page=Py_ssize_t, run=Py_ssize_t, lone=cython.uint, wide=cython.uint, extra=cython.int, scripts=Py_ssize_t)
    cdef void _add(self, str text, Py_ssize_t limit, int* out)

    @cython.locals(script=Py_ssize_t, main=Py_ssize_t, k=Py_ssize_t,
                   total=cython.int, low=cython.int, cjk=cython.int, plain=cython.int, value=cython.int, most=cython.int,
                   best=cython.int, lane=cython.int)
    cdef tuple _sum(self, const int* out, int cap)

@cython.locals(sums=list, at=Py_ssize_t, size=Py_ssize_t, best=cython.int, highest=cython.longlong, total=cython.longlong)
cpdef int most(list counts, Py_ssize_t first, bytes groups)
