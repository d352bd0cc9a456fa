// What a call that should fail says.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "lamina/core/error.hpp"

namespace lamina::test {

/// The facts of the Error that `call` throws; a failure and empty facts when it throws none.
template <class Call>
ErrorFacts error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_FALSE(error.facts().what.empty() || error.facts().where.empty() ||
                 error.facts().fix.empty())
        << "four facts: " << error.what();
    return error.facts();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

}  // namespace lamina::test
