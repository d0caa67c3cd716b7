// What feedmill remembers, whole: for what opens a store and hands its parts out. Who uses a part
// names that part alone. The database never decides, the core never writes. One object belongs to
// one thread; several processes may open one store. Every operation is one transaction, whole or
// not at all. Errors: Errc::kStorage, with the store's address in the message.
#pragma once

#include "feedmill/alerts.h"
#include "feedmill/catalogue.h"
#include "feedmill/issues.h"
#include "feedmill/outbox.h"
#include "feedmill/polls.h"
#include "feedmill/setbacks.h"
#include "feedmill/stories.h"
#include "feedmill/upkeep.h"

namespace feedmill {

class Store : public Polls,
              public Stories,
              public Issues,
              public Outbox,
              public Alerts,
              public Catalogue,
              public Setbacks,
              public Upkeep {};

}  // namespace feedmill
