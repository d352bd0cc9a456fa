// The four facts of the Error that a call throws.
#pragma once

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"

namespace lamina {

template <class Call>
ErrorFacts facts_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.facts();
  }
  ADD_FAILURE() << "no Error was thrown";
  return {};
}

}  // namespace lamina
