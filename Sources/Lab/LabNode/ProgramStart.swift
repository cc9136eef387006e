internal import CNamespaces
internal import Glibc
internal import Lab

/// Starts programs in network namespaces.
struct ProgramStart {
  var words: [String]
  var environment: [String]
  var folder = ""
  /// The name by which the program knows its machine; empty for the machine's own.
  var hostName = ""
  /// A file that stands for /etc/resolv.conf; empty for the machine's own.
  var resolver = ""
  /// A file that stands for /etc/hosts; empty for the machine's own.
  var hosts = ""
  /// A file of the network namespace; nil for the caller's.
  var network: String?
  /// A file that its output is added to; nil for the caller's own output and session.
  var output: String?

  /// Why a program was not started, in a word of the kubelet's and a sentence.
  struct Failure: Error {
    let reason: String
    let message: String
  }

  /// Starts the program that stands first among the words.
  func start(searchPath: String?) throws(Failure) -> Int32 {
    let file = try find(words.first ?? "", searchPath)
    let namespace = try opened(network, O_RDONLY)
    defer { if namespace >= 0 { close(namespace) } }
    let log = try opened(output, O_WRONLY | O_CREAT | O_APPEND)
    defer { if log >= 0 { close(log) } }
    return try start(file, namespace: namespace, output: log)
  }

  /// The same with an output that is open already.
  func start(_ file: String, namespace: Int32, output: Int32) throws(Failure) -> Int32 {
    var (process, step): (Int32, Int32) = (0, 0)
    let block = ([file] + words + environment).flatMap { Array($0.utf8.filter { $0 != 0 }) + [0] }
    let status = program_start(
      block, Int32(words.count), Int32(environment.count), folder, hostName, resolver, hosts, namespace,
      output, &process, &step)
    guard status == 0 else { throw failure(status, step, file) }
    return process
  }

  private func opened(_ path: String?, _ flags: Int32) throws(Failure) -> Int32 {
    guard let path else { return -1 }
    let descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(reason: "CreateContainerError", message: "\(path) cannot be opened: \(errorText(errno))")
    }
    return descriptor
  }

  /// A name without a slash is looked for in the folders of PATH, as a shell does it.
  private func find(_ word: String, _ searchPath: String?) throws(Failure) -> String {
    if word.contains("/") {
      let path = word.hasPrefix("/") ? word : "\(folder)/\(word)"
      guard isProgram(path) else { throw missing(word, "make it executable, or use another") }
      return path
    }
    for place in (searchPath ?? "").split(separator: ":") where isProgram("\(place)/\(word)") {
      return "\(place)/\(word)"
    }
    throw missing(word, "install it, or change the container's command")
  }

  private func isProgram(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  private func missing(_ word: String, _ remedy: String) -> Failure {
    Failure(
      reason: "CreateContainerError", message: "\"\(word)\" is not a program on this machine; \(remedy)")
  }

  private func failure(_ status: Int32, _ step: Int32, _ file: String) -> Failure {
    let what =
      switch UInt32(step) {
      case PROGRAM_STEP_NETWORK.rawValue: "the network namespace cannot be entered"
      case PROGRAM_STEP_HOST_NAME.rawValue: "the host name cannot be set"
      case PROGRAM_STEP_RESOLVER.rawValue: "\(resolver) cannot replace /etc/resolv.conf"
      case PROGRAM_STEP_HOSTS.rawValue: "\(hosts) cannot replace /etc/hosts"
      case PROGRAM_STEP_FOLDER.rawValue: "the folder \(folder) cannot be entered"
      case PROGRAM_STEP_OUTPUT.rawValue: "its output cannot be opened"
      case PROGRAM_STEP_EXECUTE.rawValue: "\(file) cannot be run"
      default: "no process can be created"
      }
    return Failure(reason: "RunContainerError", message: "\(what): \(errorText(status))")
  }
}
