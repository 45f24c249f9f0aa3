// Which component is at work, so that a fault can be reported under a stable code.
#pragma once

namespace lumen {

class FaultScope {
public:
    FaultScope(const char* component, const char* code);
    ~FaultScope();
    FaultScope(const FaultScope&) = delete;
    FaultScope& operator=(const FaultScope&) = delete;

private:
    const char* previous_;
};

void install_fault_report();

}
