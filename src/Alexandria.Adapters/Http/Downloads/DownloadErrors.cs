using System.Globalization;
using System.Net;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>What is said about each failure. Kind Unavailable: it may pass by itself. Nothing that a server wrote is repeated, nor what was sent to it.</summary>
internal static class DownloadErrors
{
    public static Error InvalidRequest(string message) => Error.Invalid(DownloadCodes.InvalidRequest, message);

    public static Error CredentialInsecure(Uri address) => Error.Invalid(
        DownloadCodes.CredentialInsecure, $"A credential is not sent to {Shown(address)}, since http would show it to everybody on the way. Use the https address.");

    public static Error HostNotAllowed(Uri address) => Error.Unprocessable(
        DownloadCodes.HostNotAllowed, $"{Shown(address)} is not on an allowed host. Add '{address.IdnHost}' to {Key(nameof(DownloadOptions.AllowedHosts))} if it should be.");

    public static Error PortNotAllowed(Uri address) => Error.Unprocessable(
        DownloadCodes.PortNotAllowed, $"{Shown(address)} is not on an allowed port. Add {Text(address.Port)} to {Key(nameof(DownloadOptions.AllowedPorts))} (with 80 and 443, if they are to stay allowed).");

    public static Error RefusedAddress(Uri address) => Error.Unprocessable(
        DownloadCodes.RefusedAddress,
        $"{Shown(address)} leads into a network that downloads may not reach. {Key(nameof(DownloadOptions.AllowPrivateNetwork))} opens private networks; link-local addresses and cloud metadata stay closed.");

    public static Error RedirectInsecure(Uri from, Uri to) => Error.Unprocessable(
        DownloadCodes.RedirectInsecure, $"{Shown(from)} redirects from https to {Shown(to)}. Ask whoever runs it for an https address.");

    public static Error RedirectInvalid(Uri from) => Error.Unprocessable(
        DownloadCodes.RedirectInvalid, $"{Shown(from)} redirects to nothing that can be followed: no address, or not one of http or https without user and password. Use the address of the file itself.");

    public static Error RedirectLimit(Uri from, int limit) => Error.Unprocessable(
        DownloadCodes.RedirectLimit, $"{Shown(from)} redirects once more after {limit} redirects. Use an address nearer to the file, or raise {Key(nameof(DownloadOptions.MaxRedirects))}.");

    public static Error RedirectLoop(Uri from) => Error.Unprocessable(
        DownloadCodes.RedirectLoop, $"{Shown(from)} redirects to where it was redirected from. Use the address of the file itself.");

    public static Error Unreachable(Uri address) => Error.Unavailable(
        DownloadCodes.Unreachable, $"{Shown(address)} cannot be reached: its name is not known, or nothing answers there. Check the address and the network.");

    public static Error Tls(Uri address) => Error.Unprocessable(
        DownloadCodes.Tls, $"No secure connection to {Shown(address)} came about: its certificate is not valid here. Check the system's authorities and the server's certificate.");

    public static Error Headers(Uri address) => Error.Unprocessable(
        DownloadCodes.Headers, $"{Shown(address)} answers with more than 64 KiB of headers. Tell whoever runs it.");

    public static Error Malformed(Uri address) => Error.Unavailable(
        DownloadCodes.Malformed, $"{Shown(address)} answers with something that is not HTTP. Try again later, or tell whoever runs it.");

    public static Error Status(Uri address, HttpStatusCode status)
    {
        var said = $"{Shown(address)} answers with status {Text((int)status)}.";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Error.Unprocessable(DownloadCodes.Status, $"{said} Check the credential, and whether it may read this."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => Error.Unprocessable(DownloadCodes.Status, $"{said} Check the address."),
            _ when Attempts.IsTransient(status) => Error.Unavailable(DownloadCodes.Status, $"{said} Try again later."),
            _ => Error.Unprocessable(DownloadCodes.Status, $"{said} Check the address with a browser."),
        };
    }

    public static Error RateLimited(Uri address, TimeSpan after) => Error.Unavailable(
        DownloadCodes.RateLimited, $"{ShownAddress.HostOf(address)} asks to be left alone for {Text((int)Math.Ceiling(after.TotalSeconds))} s. Try again after that.") with
    {
        RetryAfter = after,
    };

    public static Error Deadline(Uri address, TimeSpan deadline) => Error.Unavailable(
        DownloadCodes.Timeout, $"{Shown(address)} was not downloaded within {Seconds(deadline)}. Try again; what has come is continued if the server can do that. Or raise {Key(nameof(DownloadOptions.DeadlineSeconds))}.");

    public static Error Silent(Uri address, TimeSpan idle) => Error.Unavailable(
        DownloadCodes.Timeout, $"{Shown(address)} said nothing for {Seconds(idle)}. Try again later, or raise {Key(nameof(DownloadOptions.IdleSeconds))}.");

    public static Error TooSlow(Uri address, int minimum) => Error.Unavailable(
        DownloadCodes.TooSlow, $"{Shown(address)} brings fewer than {minimum} bytes a second. Try again later, or lower {Key(nameof(DownloadOptions.MinimumBytesPerSecond))}.");

    public static Error TooLarge(Uri address, long ceiling) => new(
        ErrorKind.TooLarge, DownloadCodes.TooLarge, $"{Shown(address)} is larger than the {Text(ceiling)} bytes that are taken, compressed or decompressed. Raise the request's ceiling or {Key(nameof(DownloadOptions.MaxMebibytes))} if it should be taken.");

    public static Error Truncated(Uri address) => Error.Unavailable(
        DownloadCodes.Truncated, $"{Shown(address)} ended before it was whole. Try again; what has come is continued if the server can do that.");

    public static Error Length(Uri address, long declared, long found) => Error.Unprocessable(
        DownloadCodes.Length, $"{Shown(address)} has {Text(found)} bytes where {Text(declared)} were announced or expected. Plan again, or tell whoever runs the server.");

    public static Error Range(Uri address) => Error.Unprocessable(
        DownloadCodes.Range, $"{Shown(address)} answers with a part that was not asked for. Tell whoever runs the server.");

    public static Error Encoding(Uri address) => Error.Unprocessable(
        DownloadCodes.Encoding, $"{Shown(address)} is compressed in a way that cannot be read, or its compressed content is damaged. Tell whoever runs the server.");

    public static Error Changed(Uri address) => Error.Unavailable(
        DownloadCodes.Changed, $"{Shown(address)} has other content than before under the same ETag, or changes while it is downloaded. Forget the known version, or try again later.");

    public static Error Checksum(Uri address, ChecksumAlgorithm algorithm) => Error.Unprocessable(
        DownloadCodes.Checksum, $"{Shown(address)} does not have the expected {algorithm.ToString().ToUpperInvariant()}. Plan again if it was published anew; otherwise do not use it.");

    public static Error ChecksumFile(Uri address, string why) => Error.Unprocessable(
        DownloadCodes.ChecksumFile, $"The checksum file {Shown(address)} {why}. Give the checksum itself, or the address of another file.");

    public static Error InUse(string file) => Error.Conflict(
        DownloadCodes.InUse, $"'{Path.GetFileName(file)}' is being downloaded already. Wait until that has ended.");

    public static Error Storage(string file, bool full) => Error.Unavailable(
        DownloadCodes.Storage, full ? $"There is no space left for '{Path.GetFileName(file)}'. Free some and try again." : $"'{Path.GetFileName(file)}' cannot be written. Check its folder and the disk.");

    private static string Shown(Uri address) => ShownAddress.Of(address);

    private static string Key(string option) => $"{DownloadOptions.Section}:{option}";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
