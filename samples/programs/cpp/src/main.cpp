#include "blur.h"
#include "brushes.h"
#include "canvas.h"
#include "colour.h"
#include "fault.h"
#include "layers.h"

#include <cstdio>
#include <map>
#include <string>

using namespace lumen;

static Compositor document() {
    Compositor compositor;
    compositor.add(new Layer{"background", {0.1F, 0.2F}});
    compositor.add(new Layer{"sketch", {0.5F, 0.5F, 0.5F}});
    return compositor;
}

static void compositor(const std::string& command) {
    FaultScope scope("compositor", "LUM-2041");
    Compositor open = document();
    if (command == "undo") open.undo();
    if (command == "merge-down") open.merge_down();
    if (command == "close") open.close_document();
    if (command == "delete-and-filter") {
        open.remove(1);
        open.apply_filter(1.2F);
    }
}

static void blur(const std::string& command) {
    FaultScope scope("blur", "LUM-2077");
    if (command == "blur") box_blur({1, 2, 3, 4}, 3);
    if (command == "soften") soften_selection({1, 2, 3, 4, 5, 6, 7, 8});
    if (command == "drop-shadow") drop_shadow(64, 2);
}

static void colour(const std::string& command) {
    FaultScope scope("colour engine", "LUM-2103");
    if (command == "export") export_image("coated-paper");
    if (command == "soft-proof") soft_proof("screen", "matte-paper");
    if (command == "paste") paste_from_clipboard();
}

static void brushes(const std::string& command) {
    FaultScope scope("brush presets", "LUM-2150");
    if (command == "start") load_brushes_at_start("size=12,hardness=80;size=4");
    if (command == "import-brushes") import_brushes("hardness=50");
    if (command == "select-brush") select_brush("spacing=10,size=3");
}

static void canvas(const std::string& command) {
    FaultScope scope("canvas", "LUM-2188");
    if (command == "fit") fit_to_canvas(640, 0);
    if (command == "crop") crop_to_selection(120, 120, 40);
}

int main(int argc, char** argv) {
    install_fault_report();
    const std::map<std::string, void (*)(const std::string&)> commands{
        {"undo", compositor}, {"merge-down", compositor}, {"close", compositor}, {"delete-and-filter", compositor},
        {"blur", blur}, {"soften", blur}, {"drop-shadow", blur},
        {"export", colour}, {"soft-proof", colour}, {"paste", colour},
        {"start", brushes}, {"import-brushes", brushes}, {"select-brush", brushes},
        {"fit", canvas}, {"crop", canvas},
    };
    const auto found = argc > 1 ? commands.find(argv[1]) : commands.end();
    if (found == commands.end()) {
        std::fprintf(stderr, "unknown command\n");
        return 2;
    }
    found->second(argv[1]);
    return 0;
}
