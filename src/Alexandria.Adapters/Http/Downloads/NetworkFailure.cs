using System.Net.Sockets;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>What an exception of the network means.</summary>
internal static class NetworkFailure
{
    /// <summary>The failure; null for a cancellation by the caller, and for a defect.</summary>
    public static Failure? Of(Exception exception, Exchange exchange, DownloadRun run, TimeSpan idle)
    {
        var address = exchange.Address;
        return exception switch
        {
            OperationCanceledException when run.IsOver => new(DownloadErrors.Deadline(address, run.Limit)),
            OperationCanceledException when run.Token.IsCancellationRequested => null,
            OperationCanceledException when exchange.IsSilent => new(DownloadErrors.Silent(address, idle), NextAttempt.Continue),

            // The time to connect, which the handler measures.
            OperationCanceledException => new(DownloadErrors.Unreachable(address), NextAttempt.Continue),
            PartFileException e => new(e.Error),
            InvalidDataException => new(DownloadErrors.Encoding(address)),
            HttpRequestException { InnerException: ForbiddenAddressException } => new(DownloadErrors.RefusedAddress(address)),
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => new(DownloadErrors.Unreachable(address)),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(DownloadErrors.Tls(address)),
            HttpRequestException { HttpRequestError: var error } => Of(error, address, began: false),
            HttpIOException { HttpRequestError: var error } => Of(error, address, began: true),
            IOException => new(DownloadErrors.Truncated(address), NextAttempt.Continue),
            _ => null,
        };
    }

    private static Failure Of(HttpRequestError error, Uri address, bool began) => error switch
    {
        HttpRequestError.ConfigurationLimitExceeded => new(DownloadErrors.Headers(address)),
        HttpRequestError.InvalidResponse => new(DownloadErrors.Malformed(address), NextAttempt.Continue),
        _ => new(began ? DownloadErrors.Truncated(address) : DownloadErrors.Unreachable(address), NextAttempt.Continue),
    };
}
