private import Glibc

/// What something cost, in seconds.
struct Cost {
  /// On the clock.
  var wall = 0.0
  /// The time of all threads on processors, in the program and in the kernel.
  var cpu = 0.0

  static func now() -> Cost {
    Cost(wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID))
  }

  static func + (left: Cost, right: Cost) -> Cost {
    Cost(wall: left.wall + right.wall, cpu: left.cpu + right.cpu)
  }

  static func - (left: Cost, right: Cost) -> Cost {
    Cost(wall: left.wall - right.wall, cpu: left.cpu - right.cpu)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Does it, and adds what it cost.
func cost<Result: ~Copyable, Failure: Error>(
  _ total: inout Cost, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let start = Cost.now()
  let result = try body()
  total = total + (Cost.now() - start)
  return result
}

/// Lets the kernel free what the last transaction left behind: it does that on its own, and takes a processor for it.
func letTheKernelRest() { usleep(300_000) }
