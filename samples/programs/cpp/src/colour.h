#pragma once

#include <string>

namespace lumen {

struct Profile {
    std::string name;
    double gamma;
};

// Null where no profile of that name is installed.
const Profile* find_profile(const std::string& name);
double convert_pixel(const std::string& profile, double value);
void export_image(const std::string& profile);
void soft_proof(const std::string& monitor, const std::string& printer);
void paste_from_clipboard();

}
