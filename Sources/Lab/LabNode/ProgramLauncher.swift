internal import CNamespaces
internal import Glibc
internal import Lab

/// Starts programs in network namespaces.
struct ProgramLauncher {
  /// The program and its arguments.
  var arguments: [String]
  /// `NAME=value`
  var environment: [String]
  /// The directory to start it in; empty for the caller's.
  var workingDirectory = ""
  /// The host name that the program sees; empty for the machine's own.
  var hostName = ""
  /// A file that replaces /etc/resolv.conf; empty for the machine's own.
  var resolvConf = ""
  /// A file that replaces /etc/hosts; empty for the machine's own.
  var hosts = ""
  /// The file of the network namespace; nil for the caller's.
  var network: String?
  /// The file that its output is appended to; nil for the caller's output and session.
  var output: String?

  /// Why a program could not be started: one of the kubelet's reasons for a waiting container, and a message.
  struct Failure: Error {
    let reason: String
    let message: String
  }

  /// Starts the program and returns its process ID.
  ///
  /// - Parameter searchPath: the folders, separated by colons, in which a program without a slash in its name is looked up.
  func start(searchPath: String?) throws(Failure) -> Int32 {
    let file = try find(arguments.first ?? "", in: searchPath)
    let namespace = try opened(network, O_RDONLY)
    defer { if namespace >= 0 { close(namespace) } }
    let log = try opened(output, O_WRONLY | O_CREAT | O_APPEND)
    defer { if log >= 0 { close(log) } }
    return try start(file, namespace: namespace, output: log)
  }

  /// Starts a program file with descriptors that are open already; -1 stands for the caller's.
  func start(_ file: String, namespace: Int32, output: Int32) throws(Failure) -> Int32 {
    var (process, step): (Int32, Int32) = (0, 0)
    let block = ([file] + arguments + environment).flatMap { Array($0.utf8.filter { $0 != 0 }) + [0] }
    let status = program_start(
      block, Int32(arguments.count), Int32(environment.count), workingDirectory, hostName, resolvConf, hosts,
      namespace,
      output, &process, &step)
    guard status == 0 else { throw failure(status, step, file) }
    return process
  }

  func opened(_ path: String?, _ flags: Int32) throws(Failure) -> Int32 {
    guard let path else { return -1 }
    let descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(reason: "CreateContainerError", message: "\(path) cannot be opened: \(errorText(errno))")
    }
    return descriptor
  }

  /// Looks up a name without a slash in the search path, as a shell does.
  private func find(_ program: String, in searchPath: String?) throws(Failure) -> String {
    if program.contains("/") {
      let path = program.hasPrefix("/") ? program : "\(workingDirectory)/\(program)"
      guard isExecutable(path) else { throw missing(program, "make it executable, or use another") }
      return path
    }
    for folder in (searchPath ?? "").split(separator: ":") where isExecutable("\(folder)/\(program)") {
      return "\(folder)/\(program)"
    }
    throw missing(program, "install it, or change the container's command")
  }

  func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  func missing(_ program: String, _ remedy: String) -> Failure {
    Failure(
      reason: "CreateContainerError", message: "\"\(program)\" is not a program on this machine; \(remedy)")
  }

  func failure(_ status: Int32, _ step: Int32, _ file: String) -> Failure {
    let what =
      switch UInt32(step) {
      case PROGRAM_STEP_NETWORK.rawValue: "the network namespace cannot be entered"
      case PROGRAM_STEP_HOST_NAME.rawValue: "the host name cannot be set"
      case PROGRAM_STEP_RESOLVER.rawValue: "\(resolvConf) cannot replace /etc/resolv.conf"
      case PROGRAM_STEP_HOSTS.rawValue: "\(hosts) cannot replace /etc/hosts"
      case PROGRAM_STEP_FOLDER.rawValue: "the folder \(workingDirectory) cannot be entered"
      case PROGRAM_STEP_OUTPUT.rawValue: "its output cannot be opened"
      case PROGRAM_STEP_EXECUTE.rawValue: "\(file) cannot be run"
      default: "no process can be created"
      }
    return Failure(reason: "RunContainerError", message: "\(what): \(errorText(status))")
  }
}
