namespace Alexandria.Console.Shell;

/// <summary>The console's mapping of errors: a status for the response and a heading for people.</summary>
internal static class ErrorStatus
{
    extension(Error error)
    {
        /// <summary>The error without the words of protocols: pages have no versions and cursors.</summary>
        internal Error ForPeople => error.Code switch
        {
            "version_mismatch" => error with { Message = "Somebody else changed this meanwhile. Your text is kept; look at the new state and send again." },
            "invalid_cursor" => error with { Message = "This page of the list is no longer there." },
            _ => error,
        };

        internal int Status => error.Kind switch
        {
            ErrorKind.Invalid => 400,
            ErrorKind.Unauthenticated => 401,
            ErrorKind.Forbidden => 403,
            ErrorKind.NotFound => 404,
            ErrorKind.Conflict => 409,
            ErrorKind.PreconditionFailed => 412,
            ErrorKind.TooLarge => 413,
            ErrorKind.UnsupportedMediaType => 415,
            ErrorKind.Unprocessable => 422,
            ErrorKind.RateLimited => 429,
            ErrorKind.Unavailable => 503,
            _ => 500,
        };

        internal string Heading => error.Kind switch
        {
            ErrorKind.Invalid or ErrorKind.Unprocessable => "That did not work",
            ErrorKind.Unauthenticated => "Your session has ended",
            ErrorKind.Forbidden => "Not for your role",
            ErrorKind.NotFound => "Not here",
            ErrorKind.Conflict or ErrorKind.PreconditionFailed => "Somebody was faster",
            ErrorKind.TooLarge => "Too large",
            ErrorKind.UnsupportedMediaType => "Not a form",
            ErrorKind.RateLimited => "Too fast",
            ErrorKind.Unavailable => "Not available now",
            _ => "Something broke on our side",
        };
    }
}
