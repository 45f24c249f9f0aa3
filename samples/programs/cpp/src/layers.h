#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lumen {

struct Layer {
    std::string name;
    std::vector<float> pixels;
};

// The compositor keeps a raw pointer to the layer that it flattened last.
class Compositor {
public:
    void add(Layer* layer);
    void remove(std::size_t index);
    float flatten();
    void merge_down();
    void undo();
    void apply_filter(float gain);
    void close_document();

private:
    float blend(const Layer* layer) const;
    std::vector<Layer*> layers_;
    const Layer* cached_ = nullptr;
};

}
