private import Glibc

/// What the program itself is like: its file, and how soon it speaks.
struct Program {
  let path: String

  func measure(into report: inout Report) throws {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw FileError("look at", path) }
    report.add(
      Figure(name: "program: size", size: nil, unit: .megabytes, median: Double(facts.st_size) / 1e6))
    var (own, least): ([Double], [Double]) = ([], [])
    for _ in 0..<21 {
      own.append(try milliseconds([path, "--help"]))
      least.append(try milliseconds(["/bin/true"]))
    }
    report.add(
      Figure(
        "program: --help", nil, .milliseconds, Distribution(own),
        floor: (name: "/bin/true", value: Distribution(least).median)))
  }

  private func milliseconds(_ command: [String]) throws -> Double {
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    let start = Cost.now()
    var child: pid_t = 0
    guard posix_spawn(&child, command[0], &actions, nil, &arguments, environ) == 0 else {
      throw FileError("run", command[0])
    }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child, status == 0 else { throw FileError("run", command[0]) }
    return (Cost.now() - start).wall * 1000
  }
}
