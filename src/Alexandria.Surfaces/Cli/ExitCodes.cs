namespace Alexandria.Surfaces.Cli;

/// <summary>What a verb's exit code says. One table for all verbs.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>0</term><description>done</description></item>
/// <item><term>1</term><description>done, and the answer is no: something does not verify, a check fails</description></item>
/// <item><term>2</term><description>wrong use: an unknown verb or option, an invalid value or configuration</description></item>
/// <item><term>3</term><description>it failed: a defect, or something unexpected on this machine</description></item>
/// <item><term>4</term><description>not found</description></item>
/// <item><term>5</term><description>denied: no or a wrong key, or a permission is missing</description></item>
/// <item><term>6</term><description>conflict: the present state does not allow it, or the version differs</description></item>
/// <item><term>7</term><description>not available now: no server, a busy data directory, too fast; worth trying again</description></item>
/// </list>
/// </remarks>
public static class ExitCodes
{
    public const int Done = 0;
    public const int No = 1;
    public const int WrongUse = 2;
    public const int Failed = 3;
    public const int NotFound = 4;
    public const int Denied = 5;
    public const int Conflict = 6;
    public const int Unavailable = 7;

    /// <summary>The code of an operation's failure.</summary>
    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid or ErrorKind.TooLarge or ErrorKind.UnsupportedMediaType or ErrorKind.Unprocessable => WrongUse,
        ErrorKind.NotFound => NotFound,
        ErrorKind.Unauthenticated or ErrorKind.Forbidden => Denied,
        ErrorKind.Conflict or ErrorKind.PreconditionFailed => Conflict,
        ErrorKind.Unavailable or ErrorKind.RateLimited => Unavailable,
        _ => Failed,
    };
}
