#include "brushes.h"

#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>

namespace lumen {

struct Brush {
    int size;
    int hardness;
};

static std::map<std::string, int> parse_fields(const std::string& preset) {
    std::map<std::string, int> fields;
    std::istringstream input(preset);
    std::string field;
    while (std::getline(input, field, ',')) {
        const std::size_t equals = field.find('=');
        fields[field.substr(0, equals)] = std::atoi(field.c_str() + equals + 1);
    }
    return fields;
}

static int require(const std::map<std::string, int>& fields, const std::string& name) {
    const auto found = fields.find(name);
    if (found == fields.end()) throw std::out_of_range("LUM-2150: brush preset has no field '" + name + "'");
    return found->second;
}

static Brush parse_brush(const std::string& preset) {
    const std::map<std::string, int> fields = parse_fields(preset);
    return Brush{require(fields, "size"), require(fields, "hardness")};
}

void load_brushes_at_start(const std::string& presets) {
    std::istringstream input(presets);
    std::string preset;
    while (std::getline(input, preset, ';')) parse_brush(preset);
}

void import_brushes(const std::string& presets) { load_brushes_at_start("size=1,hardness=1;" + presets); }

void select_brush(const std::string& preset) { parse_brush(preset); }

}
