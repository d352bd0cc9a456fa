// The quantiles of the normal distribution.
#pragma once

namespace lamina {

/// The number below which the share p of N(0, 1) lies; p at most 1e-7 gives -5.199…, at least
/// 1 - 1e-7 that with a plus, as scikit-learn's QuantileTransformer. Wichura 1988 (AS 241),
/// relative error below 1e-15.
double normal_quantile(double p);

}  // namespace lamina
