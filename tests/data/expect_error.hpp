// Compares all four facts of an Error.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "lamina/core/error.hpp"

namespace lamina {

/// The facts of the Error that `call` throws; all empty when it throws none.
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

inline void expect_facts(const ErrorFacts& found, const ErrorFacts& expected) {
  EXPECT_EQ(found.code, expected.code);
  EXPECT_EQ(found.what, expected.what);
  EXPECT_EQ(found.where, expected.where);
  EXPECT_EQ(found.fix, expected.fix);
}

}  // namespace lamina
