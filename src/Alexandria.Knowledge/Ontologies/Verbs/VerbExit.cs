using Alexandria.Modules;

namespace Alexandria.Knowledge.Ontologies.Verbs;

/// <summary>Exit codes of verbs: those of all commands.</summary>
internal static class VerbExit
{
    public const int Done = 0;
    public const int No = 1;
    public const int WrongUse = 2;
    private const int Failed = 3;
    private const int NotFound = 4;
    private const int Denied = 5;
    private const int Conflict = 6;
    private const int Unavailable = 7;

    /// <summary>Tells a failure: for people on standard error, with <c>--json</c> as an object on standard output.</summary>
    /// <returns>Its exit code.</returns>
    public static int Fail(VerbContext context, Error error) => Fail(context, error, Of(error.Kind));

    /// <inheritdoc cref="Fail(VerbContext, Error)"/>
    public static int Fail(VerbContext context, Error error, int exitCode)
    {
        if (context.Json)
        {
            context.Out.WriteLine(Json.Write(new { Error = new { error.Code, error.Message } }));
        }
        else
        {
            context.Error.WriteLine($"error: {Shown.Line(error.Message)} (code {error.Code})");
        }

        return exitCode;
    }

    /// <summary>A backup that cannot be used is an answer, not a wrong use of the command.</summary>
    public static int OfBackup(Error error) => error.Kind == ErrorKind.Unprocessable ? No : Of(error.Kind);

    private static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid or ErrorKind.TooLarge or ErrorKind.UnsupportedMediaType or ErrorKind.Unprocessable => WrongUse,
        ErrorKind.NotFound => NotFound,
        ErrorKind.Unauthenticated or ErrorKind.Forbidden => Denied,
        ErrorKind.Conflict or ErrorKind.PreconditionFailed => Conflict,
        ErrorKind.Unavailable or ErrorKind.RateLimited => Unavailable,
        _ => Failed,
    };
}
