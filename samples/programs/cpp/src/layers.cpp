#include "layers.h"

namespace lumen {

void Compositor::add(Layer* layer) {
    layers_.push_back(layer);
    cached_ = layer;
}

void Compositor::remove(std::size_t index) {
    Layer* layer = layers_[index];
    layers_.erase(layers_.begin() + static_cast<std::ptrdiff_t>(index));
    delete layer;
}

float Compositor::blend(const Layer* layer) const {
    float sum = 0;
    for (float pixel : layer->pixels) sum += pixel;
    return sum;
}

float Compositor::flatten() { return blend(cached_); }

void Compositor::merge_down() {
    remove(layers_.size() - 1);
    flatten();
}

void Compositor::undo() {
    remove(layers_.size() - 1);
    if (!layers_.empty()) flatten();
}

void Compositor::apply_filter(float gain) {
    for (Layer* layer : layers_)
        for (float& pixel : layer->pixels) pixel *= gain;
    flatten();
}

void Compositor::close_document() {
    while (!layers_.empty()) {
        remove(0);
        flatten();
    }
}

}
