#include "fault.h"

#include <cstdio>

#if defined(__SANITIZE_ADDRESS__)
extern "C" void __sanitizer_set_death_callback(void (*callback)());
#endif

namespace lumen {

static const char* current = "LUM-0000";

FaultScope::FaultScope(const char* component, const char* code) : previous_(current) {
    current = code;
    std::fprintf(stderr, "lumen 7.3.2: enter %s (%s)\n", component, code);
}

FaultScope::~FaultScope() { current = previous_; }

void install_fault_report() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback([] {
        std::fprintf(stderr, "lumen 7.3.2: diagnostic build stopped, fault code %s\n", current);
    });
#endif
}

}
