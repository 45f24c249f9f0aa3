namespace Alexandria.Identity;

/// <summary>Tells who presents a credential. The surfaces ask it before they call an operation.</summary>
public interface IAuthenticator
{
    /// <summary>The owner of a bearer token (administrator key or API key); an error of kind Unauthenticated with a reason that gives nothing away.</summary>
    Task<Result<Caller>> WithTokenAsync(string token, CancellationToken cancellation);

    /// <summary>The owner of a console session's cookie value.</summary>
    Task<Result<Caller>> WithSessionAsync(string session, CancellationToken cancellation);
}
