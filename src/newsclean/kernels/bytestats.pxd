import cython

@cython.locals(at=Py_ssize_t, size=Py_ssize_t, n=Py_ssize_t, room=Py_ssize_t, high=bint, was=bint)
cpdef Py_ssize_t pair_places(const unsigned char[::1] data, Py_ssize_t mode, int[::1] places)

@cython.locals(j=Py_ssize_t, k=Py_ssize_t, at=Py_ssize_t, row=Py_ssize_t, prev=cython.uint, low=cython.int, value=cython.int)
cpdef void weigh_ascii(const unsigned char[::1] data, const int[::1] places, Py_ssize_t n, const unsigned char[::1] classes,
                       Py_ssize_t count, const unsigned short[::1] index, const unsigned char[::1] rows, Py_ssize_t lanes,
                       const int[::1] head, int cap, int[::1] out)

@cython.locals(run=Py_ssize_t, script=Py_ssize_t, charset=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, at=Py_ssize_t, row=Py_ssize_t,
               base=Py_ssize_t, first=Py_ssize_t, count=Py_ssize_t, first_row=Py_ssize_t, lanes=Py_ssize_t, found=Py_ssize_t,
               prev=cython.uint, cur=cython.uint, extra=cython.int, low=cython.int, lane=cython.int)
cpdef Py_ssize_t rank_bytes(const unsigned char[::1] data, const int[::1] places, Py_ssize_t n,
                      const unsigned char[::1] classes, const unsigned char[::1] cases, const int[::1] runs, const int[::1] layout,
                      const unsigned short[::1] index, const unsigned char[::1] rows, const unsigned char[::1] steps,
                      const int[::1] heads, const int[::1] priors, const unsigned char[::1] fits, const int[::1] extras, int[::1] sums, int[::1] top, Py_ssize_t room)

@cython.locals(script=Py_ssize_t, main=Py_ssize_t, k=Py_ssize_t, total=cython.int, low=cython.int, cjk=cython.int, plain=cython.int,
               value=cython.int, most=cython.int, lane=cython.int)
cpdef void sum_text(const int[::1] out, const int[::1] heads, const int[::1] numbers, int cap, int[::1] answer)

@cython.locals(at=Py_ssize_t, size=Py_ssize_t, point=cython.uint, value=cython.uint, before=cython.uint, row=Py_ssize_t,
               k=Py_ssize_t, pc=cython.uint, cc=cython.uint, ps=cython.uint, cs=cython.uint, script=Py_ssize_t,
               last=Py_ssize_t, slot=Py_ssize_t, n=Py_ssize_t, lanes=Py_ssize_t, first=Py_ssize_t, first_row=Py_ssize_t,
               high=bint, was_high=bint, block=cython.uint, extra=cython.int, scripts=Py_ssize_t)
cpdef Py_ssize_t score_text(str text, Py_ssize_t start, Py_ssize_t limit, const unsigned short[::1] pages, const unsigned int[::1] points,
                            const int[::1] layout, const unsigned short[::1] index,
                            const unsigned char[::1] rows, const unsigned char[::1] steps, int[::1] out)
