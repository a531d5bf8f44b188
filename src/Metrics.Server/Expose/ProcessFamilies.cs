using System.Diagnostics;

namespace Metrics.Server.Expose;

/// <summary>The families that Prometheus' own libraries give every process.</summary>
internal sealed class ProcessFamilies : IOwnFamilies
{
    private static readonly Family Cpu = new("process_cpu_seconds_total", FamilyKind.Counter, "User and system CPU time spent.");
    private static readonly Family Start = new("process_start_time_seconds", FamilyKind.Gauge, "Start of the process since the Unix epoch.");
    private static readonly Family Resident = new("process_resident_memory_bytes", FamilyKind.Gauge, "Resident memory.");
    private static readonly Family Virtual = new("process_virtual_memory_bytes", FamilyKind.Gauge, "Virtual memory.");
    private static readonly Family Files = new("process_open_fds", FamilyKind.Gauge, "Open file descriptors.");

    private readonly double _start = StartOf();

    public void Write(FamilyWriter to)
    {
        using var self = Process.GetCurrentProcess();
        to.Add(Cpu, self.TotalProcessorTime.TotalSeconds);
        to.Add(Start, _start);
        to.Add(Resident, self.WorkingSet64);
        to.Add(Virtual, self.VirtualMemorySize64);
        if (Directory.Exists("/proc/self/fd"))
        {
            to.Add(Files, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        }
    }

    private static double StartOf()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000d;
    }
}
