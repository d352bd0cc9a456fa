# Fails when an object calls the C library for exp, log, sin and their kin: their bits differ from machine
# to machine. Only the plain kernels may, and only in double, where they check gradients.
set(functions exp exp2 expm1 log log2 log10 log1p sin cos tan sincos tanh sinh cosh asin acos atan
    atan2 pow erf erfc tgamma lgamma cbrt hypot)
string(REPLACE "|" ";" objects "${OBJECTS}")
set(bad "")
foreach(object IN LISTS objects)
  execute_process(COMMAND ${NM} --undefined-only ${object} OUTPUT_VARIABLE symbols
                  RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "cannot read ${object}")
  endif()
  foreach(function IN LISTS functions)
    if(symbols MATCHES " ${function}[fl]\n" OR
       (symbols MATCHES " ${function}\n" AND NOT object MATCHES "/kernels/ref/"))
      list(APPEND bad "${object}: ${function}")
    endif()
  endforeach()
endforeach()
list(LENGTH objects count)
if(count LESS 10)
  message(FATAL_ERROR "only ${count} objects given: nothing is proven")
endif()
if(bad)
  list(JOIN bad "\n" text)
  message(FATAL_ERROR "libm in code that reaches output:\n${text}")
endif()
message(STATUS "${count} objects call no transcendental function of libm")
