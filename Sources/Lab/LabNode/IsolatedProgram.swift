internal import CNamespaces
internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import SmallFiles

/// The isolation of a container's program, kept in the record of its lab so that probes and `lab exec` join it.
struct Isolation: Codable {
  /// What the program may do.
  var rights: ProgramRights
  /// The Pod's own user and group.
  var user: UInt32
  /// The files that the program sees.
  var files: PodFiles
  /// The files that processes are added to cgroups through.
  var cgroups: [String]
  /// The folder that it starts in.
  var workingDirectory: String
}

/// Starts the program of a container in its isolation.
struct IsolatedProgram {
  /// What to run, with which variables, where, and its output.
  var launcher: ProgramLauncher
  let isolation: Isolation

  /// A program whose first process is the first of its namespaces.
  struct Started {
    /// The first process.
    let process: Int32
    /// Where the program's wait status can be read when the first process has ended.
    let status: Int32
  }

  /// Starts it in new namespaces.
  ///
  /// - Parameters:
  ///   - root: the empty folder that its files are made in.
  ///   - title: what /proc shows as the command of the first process.
  func start(searchPath: String?, root: String, empty: String, title: String)
    throws(ProgramLauncher.Failure) -> Started
  {
    let file = try find(searchPath)
    let namespace = try launcher.opened(launcher.network, O_RDONLY)
    defer { if namespace >= 0 { close(namespace) } }
    let log = try launcher.opened(launcher.output, O_WRONLY | O_CREAT | O_APPEND)
    defer { if log >= 0 { close(log) } }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw ProgramLauncher.Failure(
        reason: "RunContainerError", message: "a pipe cannot be created: \(errorText(errno))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    let isPrivileged = isolation.rights.isPrivileged
    let machine = isPrivileged ? MachineFiles() : .gathered(empty: empty)
    let steps =
      isPrivileged ? isolation.files.privilegedSteps() : isolation.files.steps(on: machine, root: root)
    var plan = plan(file, steps: steps, title: title)
    if !isPrivileged { plan.root = plan.add(root) }
    (plan.program.network, plan.program.output, plan.program.status) = (namespace, log, ends[1])
    var (process, failure): (Int32, pod_failure) = (0, pod_failure())
    let status = pod_start(
      &plan.program, plan.texts, plan.steps, plan.words, plan.cgroups, plan.groups, &process, &failure)
    guard status == 0 else {
      close(ends[0])
      throw launcher.failure(failure, steps, file)
    }
    return Started(process: process, status: ends[0])
  }

  /// Starts it in the namespaces of a container that runs, and returns its process.
  ///
  /// - Parameter otherFolder: the folder to start in if there is no `workingDirectory` in its files.
  func enter(_ first: ProcessIdentity, searchPath: String?, otherFolder: String? = nil)
    throws(ProgramLauncher.Failure) -> Int32
  {
    let file = try find(searchPath)
    let log = try launcher.opened(launcher.output, O_WRONLY | O_CREAT | O_APPEND)
    defer { if log >= 0 { close(log) } }
    let descriptor = process_open(first.pid)
    guard descriptor >= 0, first.isAlive else {
      if descriptor >= 0 { close(descriptor) }
      throw ProgramLauncher.Failure(reason: "RunContainerError", message: "the container has ended")
    }
    defer { close(descriptor) }
    var plan = plan(file, steps: [], title: "")
    plan.program.output = log
    if let otherFolder { plan.program.other_folder = plan.add(otherFolder) }
    var (process, failure): (Int32, pod_failure) = (0, pod_failure())
    let status = pod_enter(
      &plan.program, plan.texts, plan.words, plan.cgroups, plan.groups, descriptor, &process, &failure)
    guard status == 0 else { throw launcher.failure(failure, [], file) }
    return process
  }

  private func plan(_ file: String, steps: [FileStep], title: String) -> ProgramPlan {
    var plan = ProgramPlan(steps)
    plan.words = ([file] + launcher.arguments + launcher.environment).map { plan.add($0) }
    plan.cgroups = isolation.cgroups.map { plan.add($0) }
    plan.groups = isolation.rights.groups
    plan.program.cgroup_count = Int32(plan.cgroups.count)
    plan.program.group_count = Int32(plan.groups.count)
    plan.program.argument_count = Int32(launcher.arguments.count)
    plan.program.variable_count = Int32(launcher.environment.count)
    plan.program.folder = plan.add(launcher.workingDirectory)
    plan.program.host_name = plan.add(launcher.hostName)
    plan.program.title = plan.add(title)
    (plan.program.command_line, plan.program.command_line_size) = Self.commandLine
    let rights = isolation.rights
    plan.program.rights = pod_rights(
      user: rights.user ?? isolation.user, group: rights.group ?? (rights.user == 0 ? 0 : isolation.user),
      capabilities: rights.capabilities, processes: rights.isPrivileged ? 0 : ProgramRights.processes,
      may_gain: rights.mayGainRights ? 1 : 0, is_filtered: rights.isFiltered ? 1 : 0)
    return plan
  }

  /// Where the words of this process's own command are in its memory: fields 48 and 49 of /proc/self/stat.
  private static let commandLine: (start: UInt64, size: UInt32) = {
    guard let text = fileText("/proc/self/stat"), let end = text.lastIndex(of: ")") else { return (0, 0) }
    let fields = text[text.index(after: end)...].split(separator: " ").map { UInt64($0) ?? 0 }
    guard fields.count > 46, fields[45] > 0, fields[46] > fields[45] else { return (0, 0) }
    return (fields[45], UInt32(min(fields[46] - fields[45], 4096)))
  }()

  /// Looks up the program among the files that it will see.
  private func find(_ searchPath: String?) throws(ProgramLauncher.Failure) -> String {
    let program = launcher.arguments.first ?? ""
    if program.contains("/") {
      let path = program.hasPrefix("/") ? program : "\(launcher.workingDirectory)/\(program)"
      if isolation.files.isMade(path) { return path }
      guard launcher.isExecutable(path) else {
        throw launcher.missing(program, "make it executable, or use another")
      }
      guard isVisible(path) else { throw outOfSight(path) }
      return path
    }
    let found = (searchPath ?? "").split(separator: ":").map { "\($0)/\(program)" }.filter(
      launcher.isExecutable)
    if let path = found.first(where: isVisible) { return path }
    if let path = found.first { throw outOfSight(path) }
    throw launcher.missing(program, "install it, or change the container's command")
  }

  private func isVisible(_ path: String) -> Bool {
    isolation.rights.isPrivileged
      || isolation.files.shows(path) && realPath(path).map(isolation.files.shows) ?? false
  }

  private func outOfSight(_ path: String) -> ProgramLauncher.Failure {
    ProgramLauncher.Failure(
      reason: "CreateContainerError",
      message: "\(path) is out of a Pod's sight; install the program in /usr or /opt, or beside the manifest")
  }
}

/// The plan that the code between fork and exec follows: values, and texts by their places in a block of memory.
private struct ProgramPlan {
  var program = pod_program()
  var words: [Int32] = []
  var cgroups: [Int32] = []
  var groups: [UInt32] = []
  private(set) var texts: [UInt8] = []
  private(set) var steps: [pod_step] = []

  var root: Int32 {
    get { program.root }
    set { program.root = newValue }
  }

  init(_ steps: [FileStep]) {
    (program.root, program.other_folder) = (-1, -1)
    (program.network, program.output, program.status) = (-1, -1, -1)
    program.step_count = Int32(steps.count)
    for step in steps { self.steps.append(self.step(step)) }
  }

  /// Adds a text, and returns its place.
  mutating func add(_ text: String) -> Int32 {
    let place = Int32(texts.count)
    texts += text.utf8.filter { $0 != 0 } + [0]
    return place
  }

  private mutating func step(_ step: FileStep) -> pod_step {
    var result = pod_step(kind: 0, flags: 0, source: -1, target: -1, options: -1)
    func kind(_ kind: pod_step_kind) { result.kind = Int32(kind.rawValue) }
    switch step {
    case .folder(let path):
      kind(POD_STEP_FOLDER)
      (result.target, result.flags) = (add(path), 0o755)
    case .file(let path):
      kind(POD_STEP_FILE)
      result.target = add(path)
    case .link(let path, let destination):
      kind(POD_STEP_LINK)
      (result.source, result.target) = (add(destination), add(path))
    case .bind(let source, let target, let access):
      kind(POD_STEP_BIND)
      (result.source, result.target, result.flags) = (add(source), add(target), access.flags)
    case .mount(let type, let target, let access, let options):
      kind(POD_STEP_MOUNT)
      (result.source, result.target, result.flags) = (add(type), add(target), access.flags)
      result.options = add(options)
    case .processes(let name, let target):
      kind(POD_STEP_PROC)
      (result.source, result.target) = (add(name), add(target))
    case .seal:
      kind(POD_STEP_SEAL)
      result.target = add("/")
    }
    return result
  }
}

extension FileStep.Access {
  fileprivate var flags: UInt32 {
    switch self {
    case .read: POD_READ_ONLY.rawValue | POD_NO_DEVICES.rawValue
    case .write: POD_NO_DEVICES.rawValue
    case .device: POD_NO_PROGRAMS.rawValue
    case .kernel: POD_READ_ONLY.rawValue | POD_NO_DEVICES.rawValue | POD_NO_PROGRAMS.rawValue
    }
  }
}

extension ProgramLauncher {
  fileprivate func failure(_ failure: pod_failure, _ steps: [FileStep], _ file: String) -> Failure {
    let what: String
    switch UInt32(bitPattern: failure.kind) {
    case POD_FAILED_STEP.rawValue where steps.indices.contains(Int(failure.index)):
      what = steps[Int(failure.index)].failure
    case POD_FAILED_CGROUP.rawValue: what = "its cgroup cannot be joined"
    case POD_FAILED_ROOT.rawValue: what = "its root folder cannot be made"
    case POD_FAILED_RIGHTS.rawValue: what = "its user and rights cannot be set"
    case POD_FAILED_FILTER.rawValue: what = "the filter of its system calls cannot be set"
    case POD_FAILED_ENTER.rawValue: what = "the container's namespaces cannot be entered"
    default: return self.failure(failure.error, failure.kind, file)
    }
    return Failure(reason: "RunContainerError", message: "\(what): \(errorText(failure.error))")
  }
}

extension FileStep {
  fileprivate var failure: String {
    switch self {
    case .folder(let path), .file(let path), .link(let path, _):
      "\(path) cannot be made in the Pod's files; use a place whose parent folder is not the machine's, such as /data"
    case .bind(let source, let target, _): "\(source) cannot be shown at \(target), if there is such a place"
    case .mount(let type, let target, _, _): "\(type) cannot be mounted at \(target)"
    case .processes(_, let target): "\(target) cannot be mounted"
    case .seal: "the root folder cannot be made read-only"
    }
  }
}
