#!/usr/bin/env python3
"""The checks in tools/ see what they are there to see: each is shown a fault and must fail."""
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / "tools"


def run(tool, *arguments):
    """(exit code, both streams) of a tool."""
    done = subprocess.run([sys.executable, TOOLS / tool, *map(str, arguments)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


class InScratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


class Layers(InScratch):
    def setUp(self):
        super().setUp()
        self.write("tools/layers.txt", (TOOLS / "layers.txt").read_text(encoding="utf-8"))
        self.write("src/core/a.cpp", '#include <vector>\n#include "lamina/core/a.hpp"\n')
        self.write("include/lamina/core/a.hpp", "#include <vector>\n")

    def offence(self, path, text):
        self.write(path, text)
        code, output = run("layers", "--root", self.root)
        self.assertEqual(code, 1, output)
        return output

    def test_a_clean_tree_passes(self):
        self.assertEqual(run("layers", "--root", self.root)[0], 0)

    def test_an_include_of_a_later_folder_fails_with_file_and_line(self):
        output = self.offence("src/training/loop.cpp",
                              '#include "training/loop.hpp"\n#include "lamina/artifacts/save.hpp"\n')
        self.assertIn('src/training/loop.cpp:2: #include "lamina/artifacts/save.hpp"', output)

    def test_a_source_header_of_a_later_folder_fails(self):
        self.assertIn("src/core/b.cpp:1", self.offence("src/core/b.cpp", '#include "kernels/k.hpp"\n'))

    def test_the_whole_library_in_one_header_is_not_for_folders(self):
        self.assertIn("b.cpp:1", self.offence("src/core/b.cpp", "#include <lamina/lamina.hpp>\n"))

    def test_a_public_header_includes_no_source_header(self):
        self.assertIn("b.hpp:1", self.offence("include/lamina/core/b.hpp", '#include "core/b.hpp"\n'))

    def test_a_public_header_includes_no_json(self):
        self.assertIn("b.hpp:1", self.offence("include/lamina/core/b.hpp",
                                              "#include <nlohmann/json.hpp>\n"))

    def test_an_app_includes_public_headers_and_its_own_only(self):
        self.write("apps/cli/commands/train.hpp", "")
        self.write("apps/cli/main.cpp", '#include "commands/train.hpp"\n#include "lamina/core/a.hpp"\n')
        self.assertEqual(run("layers", "--root", self.root)[0], 0)
        self.assertIn("b.cpp:1", self.offence("apps/cli/b.cpp", '#include "core/assert.hpp"\n'))

    def test_an_example_includes_public_headers_only(self):
        self.assertIn("e.cpp:1", self.offence("examples/e.cpp", '#include "core/assert.hpp"\n'))

    def test_a_folder_that_is_not_in_the_table_fails(self):
        self.assertIn("helpers", self.offence("src/helpers/a.cpp", ""))


class FileSize(InScratch):
    def lines(self, count, folder="tests"):
        self.write(f"{folder}/core/a.cpp", "x\n" * count)
        return run("file_size", "--root", self.root)

    def test_300_lines_pass_301_are_noted_601_fail(self):
        self.assertNotIn("note", self.lines(300)[1])
        self.assertIn("note", self.lines(301)[1])
        self.assertEqual(self.lines(600)[0], 0)
        self.assertEqual(self.lines(601)[0], 1)

    def test_in_src_401_lines_fail_and_so_does_a_median_above_120(self):
        for i in range(3):
            self.write(f"src/core/short{i}.cpp", "x\n")
        self.assertEqual(self.lines(400, "src")[0], 0)
        self.assertEqual(self.lines(401, "src")[0], 1)
        for i in range(3):
            self.write(f"src/core/short{i}.cpp", "x\n" * 121)
        self.assertEqual(self.lines(1, "src")[0], 1)


class DocPaths(InScratch):
    def test_a_path_that_is_not_there_fails_with_file_and_line(self):
        self.write("src/core/a.cpp", "")
        self.write("README.md", "See `src/core/a.cpp`, `src/*/a.cpp`, `src/FOLDER/x.cpp`.\n")
        self.assertEqual(run("doc_paths", "--root", self.root)[0], 0)
        self.write("src/README.md", "\nSee `src/core/b.cpp`.\n")
        code, output = run("doc_paths", "--root", self.root)
        self.assertEqual(code, 1)
        self.assertIn("src/README.md:2: src/core/b.cpp", output)

    def test_a_dead_link_fails(self):
        self.write("README.md", "[here](docs/none.md)\n")
        self.assertEqual(run("doc_paths", "--root", self.root)[0], 1)


class DocsTest(InScratch):
    def blocks(self, text):
        return run("docs_test", "--build", self.root, self.write("a.md", text))

    def test_blocks_run_in_order_in_one_directory(self):
        code, output = self.blocks("```sh\necho 1 > a\n```\n```console\n$ cat a\n1\n```\n")
        self.assertEqual(code, 0, output)

    def test_a_failing_command_fails_with_its_line(self):
        code, output = self.blocks("text\n\n```sh\nfalse\ntrue\n```\n")
        self.assertEqual(code, 1)
        self.assertIn("a.md:4", output)

    def test_other_output_than_written_fails(self):
        self.assertEqual(self.blocks("```console\n$ echo 1 2 3\n1 … 3\n```\n")[0], 0)
        self.assertEqual(self.blocks("```console\n$ echo 1 2 4\n1 … 3\n```\n")[0], 1)
        self.assertEqual(self.blocks("```sh\nseq 9\n```\n```output\n1\n…\n9\n```\n")[0], 0)
        self.assertEqual(self.blocks("```sh\nseq 9\n```\n```output\n1\n…\n8\n```\n")[0], 1)

    def test_a_block_that_is_not_to_run_is_skipped_and_counted(self):
        code, output = self.blocks("<!-- not run: needs a network -->\n```sh\nfalse\n```\n")
        self.assertEqual(code, 0)
        self.assertIn("1 not run", output)

    def test_cpp_lines_become_a_program(self):
        block = "```cpp\n#include <vector>\nstd::cout << std::vector<int>{4, 5}[1];\n```\n"
        self.assertEqual(self.blocks(block + "```output\n5\n```\n")[0], 0)
        self.assertEqual(self.blocks(block + "```output\n4\n```\n")[0], 1)
        self.assertEqual(self.blocks("```cpp\nno_such_name();\n```\n")[0], 1)


class CliTest(InScratch):
    def setUp(self):
        super().setUp()
        program = self.write("bin/lamina", "#!/bin/sh\necho one\necho two\n"
                             "echo 'code: data.bad_number' >&2\nexit 3\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def story(self, text):
        return run("cli_test", "--build", self.root, self.write("a.test", "== A story\n" + text))

    def test_what_is_written_passes(self):
        code, output = self.story("$ lamina train\n! 3 data.bad_number\n> one\n> t…o\n> code:\n- three\n")
        self.assertEqual(code, 0, output)

    def test_each_fault_fails_with_its_line(self):
        for text, line in [("! 2", 2), ("", 2), ("! 3 data.other", 2), ("! 3\n> two\n> one", 5),
                           ("! 3\n> three", 4), ("! 3\n- two", 4)]:
            code, output = self.story("$ lamina train\n" + text + "\n")
            self.assertEqual(code, 1, text)
            self.assertIn(f"a.test:{line}", output)

    def test_a_file_without_commands_fails(self):
        self.assertEqual(self.story("# nothing\n")[0], 1)


class ParityPage(InScratch):
    def setUp(self):
        super().setUp()
        self.write("include/lamina/objective/losses.hpp", """struct Huber {
  static constexpr std::string_view kind = "huber";
};
struct LogCosh {
  static constexpr std::string_view kind = "log_cosh";
};
using ShippedLosses = Kinds<Huber, LogCosh>;
""")
        self.write("src/objective/losses.cpp", "return members<Loss>(ShippedLosses{});\n")
        self.write("tests/reference/make_losses.py", "")
        self.write("tests/objective/reference/losses.txt",
                   "# made by tests/reference/make_losses.py\nhuber_rows: 1 2\nlog_cosh: 3\n")
        self.test = self.write("tests/objective/losses_test.cpp", """
Reference read("/objective/reference/losses.txt");
TEST(EveryLoss, FollowsPyTorch) { for (const Loss& one : Loss::shipped()) check(one); }
""")
        self.names = self.write("tools/parity.txt", "[Losses]\nHuber | - | huber | same\n"
                                "LogCosh | - | log_cosh | same\nDice | - | - | not yet\n")
        (self.root / "docs").mkdir()

    def page(self):
        code, output = run("parity_page", "--root", self.root)
        self.assertEqual(code, 0, output)
        return (self.root / "docs/parity.md").read_text(encoding="utf-8")

    def check(self):
        return run("parity_page", "--root", self.root, "--check")

    def test_numbers_are_found_by_their_name_in_a_file_that_a_test_of_the_part_reads(self):
        self.assertEqual(self.page().count("losses.txt) by [make_losses.py]"), 2)
        self.assertEqual(self.check()[0], 0)
        self.test.write_text(self.test.read_text().replace("Loss::shipped()", "few")
                             .replace("check(one)", "check(Huber{})"))
        self.assertEqual(self.check()[0], 1)
        page = self.page()
        self.assertIn("| `huber` | numbers", page)
        self.assertIn("| `log_cosh` | none found |", page)

    def test_a_member_that_the_names_lack_fails(self):
        self.page()
        self.names.write_text(self.names.read_text().replace("log_cosh", "-"))
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("[Losses] has no row for log_cosh", output)

    def test_a_name_that_no_member_has_fails(self):
        self.names.write_text(self.names.read_text().replace("- | not yet", "dice | same"))
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("[Losses] dice", output)


if __name__ == "__main__":
    unittest.main()
