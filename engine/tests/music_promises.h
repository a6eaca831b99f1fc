// What every composition has to keep, whatever was asked for and heard.
#pragma once

#include "affetto/composer.h"

namespace affetto::testing {

/// No note is stuck, overlaps another of its pitch and lane, or lies out of range, out of its lane's
/// register, in a lane that is off or in silence; controls lie in range; all is in order.
void expect_promises(const Composition& composition, const HeardMusic& heard, const ComposerOptions& options);

}  // namespace affetto::testing
