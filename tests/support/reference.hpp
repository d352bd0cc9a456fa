// Numbers that another program computed: files of tests/*/reference, written by
// tests/reference/*.py.
#pragma once

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// Whether a member of a family that PyTorch lacks brings its own numbers:
/// tests/FOLDER/KIND_test.cpp.
inline bool has_a_test_of_its_own(const std::string& folder, std::string_view kind) {
  return std::filesystem::exists(LAMINA_TEST_DIR "/" + folder + "/" + std::string(kind) +
                                 "_test.cpp");
}

/// Lines of `name: number number …`.
class Reference {
 public:
  explicit Reference(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot open " + path);
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '#') continue;
      const std::size_t colon = line.find(':');
      std::vector<double>& values = arrays_[line.substr(0, colon)];
      const char* end = line.data() + line.size();
      for (const char* at = line.data() + colon + 1; at != end;) {
        double value = 0;
        const std::from_chars_result read = std::from_chars(at + 1, end, value);
        if (read.ec != std::errc{}) throw std::runtime_error("bad number in " + line.substr(0, 60));
        values.push_back(value);
        at = read.ptr;
      }
    }
  }

  const std::vector<double>& operator[](const std::string& name) const {
    const auto found = arrays_.find(name);
    if (found == arrays_.end()) throw std::runtime_error("no reference '" + name + "'");
    return found->second;
  }
  double number(const std::string& name) const { return (*this)[name].at(0); }

 private:
  std::map<std::string, std::vector<double>> arrays_;
};

}  // namespace lamina
