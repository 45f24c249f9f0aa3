using Alexandria.Modules;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Host;

/// <summary>Ends a verb of the host with an expected failure.</summary>
internal static class VerbFailure
{
    /// <summary>Writes the failure to standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(VerbContext context, Error error)
    {
        CallFailure.Here(error).Write(context.Error, context.Json);
        return ExitCodes.Of(error.Kind);
    }
}
