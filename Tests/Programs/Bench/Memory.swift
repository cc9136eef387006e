import NFTDriver
internal import Controller
internal import KubeWire
private import CMalloc
private import Glibc

/// What a process of its own holds after a cold start, and after a start over the tables of an earlier one: pages come
/// from files, one at a time, as they come from the network.
enum Memory {
  /// Starts such processes, and asks them.
  static func measure(_ size: Size, repeats: Int, into report: inout Report) throws {
    let folder = try temporaryFolder()
    defer { remove(folder) }
    let names = try SampleCluster(size: size).pages.enumerated().map { index, page in
      let path = "\(folder)/\(index)-\(page.kind.rawValue)"
      try write(page.bytes, to: path)
      return path
    }
    defer { for name in names { unlink(name) } }
    let answers = try (0..<repeats).map { _ in try ask(names) }
    let goal = Figure.Goal(limit: 60, meaning: "after a cold start")
    for (place, name) in ["memory: resident", "memory: resident, trimmed", "memory: peak"].enumerated() {
      let values = Distribution(answers.map { $0[place] })
      let before = (name: "before it begins", value: Distribution(answers.map { $0[3] }).median)
      report.add(Figure(name, size, .megabytes, values, floor: before, goal: place < 2 ? goal : nil))
    }
    try measureRestart(names, size, repeats, after: answers, into: &report)
  }

  /// Starts a process that leaves its tables, and another over them.
  private static func measureRestart(
    _ names: [String], _ size: Size, _ repeats: Int, after cold: [[Double]], into report: inout Report
  ) throws {
    let answers = try (0..<repeats).map { _ in
      _ = try ask(names, leavesTables: true)
      return try ask(names)
    }
    for (place, name) in ["resident", "resident, trimmed", "peak"].enumerated() {
      report.add(
        Figure("memory: \(name), restart", size, .megabytes, Distribution(answers.map { $0[place] })))
    }
    report.add(
      Figure(
        "memory: peak, restart ÷ cold start", size, .times,
        Distribution(zip(answers, cold).map { $0[2] / $1[2] }),
        goal: .init(limit: 1.1, meaning: "hardly more")))
    report.add(
      Figure(
        "restart: read, plan and compare", size, .milliseconds, Distribution(answers.map { $0[4] }),
        floor: (name: "cold: plan and commit", value: Distribution(cold.map { $0[4] }).median)))
  }

  private static func ask(_ names: [String], leavesTables: Bool = false) throws -> [Double] {
    let arguments = names.map { "'\($0)'" }.joined(separator: " ")
    let option = leavesTables ? " --\(leaveTables)" : ""
    // It is in the network namespace of this process.
    let command = "exec '\(program)' memory --\(NamespaceOptions.flag)\(option) \(arguments)"
    guard let pipe = popen(command, "r") else {
      throw FileError("run", program)
    }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, pipe)
    let status = pclose(pipe)
    let numbers = String(decoding: buffer[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .compactMap { Double(String($0)) }
    guard status == 0, numbers.count == 5 else { throw FileError("measure memory with", program) }
    return numbers
  }

  private static var program: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return String(decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func temporaryFolder() throws -> String {
    var template = Array("/tmp/viaduct-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("make", "/tmp/viaduct-bench-XXXXXX") }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func remove(_ folder: String) { rmdir(folder) }

  // MARK: In the process that is measured

  /// The option with which a process leaves its tables to the next one.
  static let leaveTables = "leave-tables"

  /// Makes the start, and prints what is resident, what is left of that after `malloc_trim`, the peak, what was resident
  /// before, and how many milliseconds it took from complete lists to rules in force.
  static func answer(_ files: [String], leavesTables: Bool) throws {
    let before = status("VmRSS:")
    var sample = SampleEngine()
    // A table that is left must not have an owner, with whom it would go on kernels before 6.9.
    let kernel = CountingKernel(try NFTKernel(ownsTables: !leavesTables))
    try sample.take(files.count, { kind(of: files[$0]) }, page: { try contents(of: files[$0]) })
    var syncing = Cost()
    _ = try cost(&syncing) { () throws(ProgrammingError) in
      try sample.engine.sync(everything: true, with: kernel)
    }
    let resident = status("VmRSS:")
    _ = malloc_trim(0)
    print(resident, status("VmRSS:"), status("VmHWM:"), before, syncing.wall * 1000)
    precondition(sample.engine.serviceCount > 0, "nothing is served")
    if !leavesTables { try kernel.clear() }
  }

  private static func kind(of file: String) -> WireKind {
    guard let name = file.split(separator: "-").last, let kind = WireKind(rawValue: String(name)) else {
      preconditionFailure("no page: \(file)")
    }
    return kind
  }

  /// Megabytes, as /proc/self/status says them.
  static func status(_ key: String) -> Double {
    let text = String(decoding: (try? contents(of: "/proc/self/status")) ?? [], as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap {
      Double(String($0))
    }
    return (kibibytes ?? .nan) * 1024 / 1e6
  }
}
