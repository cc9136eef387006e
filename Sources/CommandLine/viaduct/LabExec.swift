internal import ArgumentParser
internal import ClusterModel
internal import Glibc
internal import Lab
internal import LabNode
internal import SmallFiles

/// A Pod of a lab.
struct LabPodArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The Pod's name, or a prefix that only one Pod's name has.", valueName: "pod"))
  var pod: String

  @Option(name: .shortAndLong, help: "The Pod's namespace.")
  var namespace = "default"

  /// Finds the Pod among those of a lab.
  func object(in record: LabRecord) throws -> ObjectValue {
    let pods = record.folders.flatMap { record.pods(in: $0) }
    do { return try RequestedPod(pod, in: namespace).found(among: pods) } catch {
      throw Failure(code: .input, message: "lab \(record.name): \(error)")
    }
  }
}

/// `viaduct lab exec`
struct LabExec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run a program of this machine as a Pod's own: in its network, with its files and rights.",
    discussion: "viaduct lab exec web -- curl http://10.96.0.10")

  @OptionGroup var name: LabNameOption
  @OptionGroup var pod: LabPodArgument

  @Argument(parsing: .postTerminator, help: "After --: the program and its arguments.")
  var command: [String] = []

  func validate() throws {
    if command.isEmpty { throw ValidationError("specify -- and the program after the Pod's name") }
  }

  func run() throws {
    let record = try name.record()
    let object = try pod.object(in: record)
    let code: Int32
    do throws(LabError) {
      code = try LabExecution.run(
        command, in: object.name, hostName: LabPod.hostName(ofPod: object.name.name, spec: object["spec"]),
        usesHostNetwork: object["spec"]["hostNetwork"].boolean ?? false, of: record)
    } catch {
      throw error.failure
    }
    throw ExitCode(code)
  }
}

/// `viaduct lab logs`
struct LabLogs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show the output of all runs of a Pod's container.")

  @OptionGroup var name: LabNameOption
  @OptionGroup var pod: LabPodArgument

  @Option(name: .shortAndLong, help: "The container (default: the first).")
  var container: String?

  func run() throws {
    let record = try name.record()
    let object = try pod.object(in: record)
    let wanted = try asInputError { () throws(PodRequestError) in
      try RequestedPod.container(container, of: object)
    }
    // A container that never ran has printed nothing.
    let file = record.log(of: "\(object.name.namespace).\(object.name.name)", container: wanted)
    if let output = try? readFile(file) { writeOutput(output) }
  }
}
