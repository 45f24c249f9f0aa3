using System.Diagnostics;

namespace Alexandria.Surfaces.Cli;

/// <summary>The trace of one call from the command line, so that a failure, its audit record and the log meet under one id.</summary>
internal static class Tracing
{
    public static Activity Begin() => new Activity("alexandria.cli").SetIdFormat(ActivityIdFormat.W3C).Start();

    public static string CurrentId() => Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
}
