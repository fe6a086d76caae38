# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
# The storage of a str, by the bytes that a character takes. Behind its last character stands a zero.

ctypedef const unsigned char* Ones
ctypedef const unsigned short* Twos
ctypedef const unsigned int* Fours

ctypedef fused Units:
    Ones
    Twos
    Fours

cdef extern from "Python.h":
    int kind_of "PyUnicode_KIND"(object text)
    Ones _ones "PyUnicode_1BYTE_DATA"(object text)
    Twos _twos "PyUnicode_2BYTE_DATA"(object text)
    Fours _fours "PyUnicode_4BYTE_DATA"(object text)
    Py_ssize_t _find "PyUnicode_FindChar"(object text, Py_UCS4 code, Py_ssize_t first, Py_ssize_t last, int direction) except -2

cdef inline Ones ones(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    return _ones(text) + first

cdef inline Twos twos(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    return _twos(text) + first

cdef inline Fours fours(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    return _fours(text) + first

cdef inline Py_ssize_t place_of(str text, Py_UCS4 code, Py_ssize_t first, Py_ssize_t last) except -2:
    return _find(text, code, first, last, 1)
