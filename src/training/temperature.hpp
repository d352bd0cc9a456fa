// How sure the answers of classes may be.
#pragma once

#include "lamina/core/tensor.hpp"

namespace lamina {

/// The temperature T by which logits[N,F] are divided so that the log loss of what a sigmoid (F =
/// 1) or a softmax makes of them is smallest on `labels` [N] (Guo, Pleiss, Sun & Weinberger 2017),
/// from 1/8 to 8. Half a row of all is taken for one of another class, as Platt (1999, section 2.2)
/// smooths labels: few rows without a mistake make no answer certain. `weights` [N] of the rows, or
/// empty. 1 without rows of weight.
double fit_temperature(const ConstView& logits, const ConstView& labels, const ConstView& weights);

/// The mean log loss of logits / temperature, in nats.
double log_loss_at(double temperature, const ConstView& logits, const ConstView& labels,
                   const ConstView& weights);

}  // namespace lamina
