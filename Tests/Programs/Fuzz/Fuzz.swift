internal import FuzzTargets
internal import Glibc

// `fuzz TARGET FILE…` tries files. Built with -DFUZZING -sanitize=fuzzer (scripts/fuzz), `fuzz TARGET OPTION…` hands the rest
// to libFuzzer, which makes up inputs that reach more and more of the code.

#if FUZZING
  /// libFuzzer's entry for programs with a main function of their own (compiler-rt, FuzzerInterface.h).
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
  ) -> Int32
#endif

#if FUZZING
  private func tryInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let problem = Fuzz.target.violation(bytes) { fatalError(problem) }
    return 0
  }
#endif

@main enum Fuzz {
  /// Set once, before anything runs. The fuzzer's callback is a C function, which can capture nothing.
  nonisolated(unsafe) fileprivate static var target = FuzzTarget.all[0]

  static func main() {
    guard CommandLine.arguments.count > 1, let found = FuzzTarget.named(CommandLine.arguments[1]) else {
      let names = FuzzTarget.all.map(\.name).joined(separator: " ")
      print("usage: fuzz TARGET FILE…, with one of these targets: \(names)")
      exit(2)
    }
    target = found
    exit(run())
  }

  #if FUZZING
    private static func run() -> Int32 {
      // The target's name takes the place of the program's.
      var count = CommandLine.argc - 1
      var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
      return runFuzzer(&count, &words, tryInput)
    }
  #else
    private static func run() -> Int32 {
      var status: Int32 = 0
      for path in CommandLine.arguments.dropFirst(2) {
        guard let problem = contents(path).map(target.violation) ?? "cannot be read" else { continue }
        print("\(path): \(problem)")
        status = 1
      }
      return status
    }

    private static func contents(_ path: String) -> [UInt8]? {
      guard let file = fopen(path, "r") else { return nil }
      defer { fclose(file) }
      var bytes: [UInt8] = []
      var next = getc(file)
      while next != EOF {
        bytes.append(UInt8(truncatingIfNeeded: next))
        next = getc(file)
      }
      return bytes
    }
  #endif
}
