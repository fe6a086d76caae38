import cython

@cython.locals(at=Py_ssize_t, n=Py_ssize_t, high=bint, was=bint)
cdef Py_ssize_t _pair_places(const unsigned char[::1] data, int mode, int[::1] places, Py_ssize_t limit)

cdef class Tables:
    cdef const unsigned char[::1] classes, cases, rows, steps, fits
    cdef const unsigned short[::1] index, pages
    cdef const unsigned int[::1] points
    cdef const int[::1] layout, heads, priors, numbers, least

    @cython.locals(limit=Py_ssize_t, size=Py_ssize_t, places="int[::1]", heads="int[::1]", n=Py_ssize_t, pairs=Py_ssize_t,
                   k=Py_ssize_t, most=cython.int, screen=Py_ssize_t, few=Py_ssize_t, bar=cython.int)
    cpdef list rank(self, const unsigned char[::1] data, const int[::1] runs, const int[::1] settings)

    @cython.locals(classes="const unsigned char[::1]", index="const unsigned short[::1]", rows="const unsigned char[::1]",
                   count=Py_ssize_t, lanes=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, at=Py_ssize_t, row=Py_ssize_t,
                   prev=cython.uint, low=cython.int, value=cython.int)
    cdef void _weigh(self, const unsigned char[::1] data, const int[::1] places, Py_ssize_t n, int most, int[::1] out)

    @cython.locals(classes="const unsigned char[::1]", cases="const unsigned char[::1]", index="const unsigned short[::1]",
                   rows="const unsigned char[::1]", steps="const unsigned char[::1]", fits="const unsigned char[::1]", layout="const int[::1]",
                   room=Py_ssize_t, near=cython.int, foreign=cython.int, top="int[::1]", sums="int[::1]", found=Py_ssize_t,
                   bound=cython.int, turn=Py_ssize_t, run=Py_ssize_t, last=Py_ssize_t, extra=cython.int, first=Py_ssize_t, count=Py_ssize_t,
                   first_row=Py_ssize_t, lanes=Py_ssize_t, base=Py_ssize_t, stop=Py_ssize_t, at=Py_ssize_t, prev=cython.uint, cur=cython.uint,
                   row=Py_ssize_t, lane=Py_ssize_t, low=cython.int, script=Py_ssize_t, charset=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t)
    cdef list _rank(self, const unsigned char[::1] data, const int[::1] places, Py_ssize_t n, const int[::1] runs, const int[::1] heads,
                    const int[::1] settings)

    @cython.locals(out="int[::1]")
    cpdef tuple score(self, str text, Py_ssize_t limit, int cap)

    @cython.locals(pages="const unsigned short[::1]", points="const unsigned int[::1]", layout="const int[::1]",
                   index="const unsigned short[::1]", rows="const unsigned char[::1]", steps="const unsigned char[::1]",
                   at=Py_ssize_t, size=Py_ssize_t, point=cython.uint, value=cython.uint, before=cython.uint, row=Py_ssize_t,
                   k=Py_ssize_t, pc=cython.uint, cc=cython.uint, ps=cython.uint, cs=cython.uint, script=Py_ssize_t,
                   last=Py_ssize_t, slot=Py_ssize_t, n=Py_ssize_t, lanes=Py_ssize_t, first=Py_ssize_t, first_row=Py_ssize_t,
                   high=bint, was_high=bint, block=cython.uint, extra=cython.int, scripts=Py_ssize_t)
    cdef void _add(self, str text, Py_ssize_t limit, int[::1] out)

    @cython.locals(numbers="const int[::1]", heads="const int[::1]", script=Py_ssize_t, main=Py_ssize_t, k=Py_ssize_t,
                   total=cython.int, low=cython.int, cjk=cython.int, plain=cython.int, value=cython.int, most=cython.int,
                   best=cython.int, lane=cython.int)
    cdef tuple _sum(self, const int[::1] out, int cap)
