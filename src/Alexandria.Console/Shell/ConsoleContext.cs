using System.Diagnostics;
using Alexandria.Console.Forms;
using Alexandria.Identity;
using Alexandria.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Alexandria.Console.Shell;

/// <summary>What a page may know and do: who looks at it, where, and the operations, each with all of its checks. One per request.</summary>
public sealed class ConsoleContext(IOperations operations, TimeProvider time)
{
    internal const string Surface = "console";

    private HttpContext? http;

    public Caller Caller { get; private set; } = Caller.Anonymous;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Path and query of the page that is shown.</summary>
    public string Path { get; private set; } = "/";

    /// <summary>The form that was sent and failed, while the page is shown again; null otherwise.</summary>
    public FormSubmission? Submission { get; private set; }

    /// <summary>Said once, after something was done.</summary>
    public string? Flash { get; internal set; }

    /// <summary>What to look for in the log: the W3C trace id, or the server's id of the request where nothing traces.</summary>
    public string TraceId => Activity.Current?.TraceId.ToString() ?? http?.TraceIdentifier ?? "none";

    public bool Can(string permission) => Caller.Can(permission);

    /// <summary>Runs an operation for the caller. What fails is said in the words of pages.</summary>
    public async Task<Result<T>> AskAsync<T>(IOperation<T> request)
    {
        var answer = await operations.CallAsync(request, Caller, Options, Cancellation);
        return answer.Failed ? Result<T>.Failure(answer.Error.ForPeople) : answer;
    }

    /// <summary>Gives the response the status of a failure that the page shows.</summary>
    public void Answer(Error error)
    {
        if (http is { Response.HasStarted: false } && Submission is null)
        {
            // Not at once: a page that has set 404 by the end of its rendering is not sent at all.
            http.Response.OnStarting(() =>
            {
                http.Response.StatusCode = error.Status;
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>The page's path with query values replaced; null removes one. The cursor goes, too, unless it is what is set: another filter starts from the first page.</summary>
    public string PathWith(params (string Name, string? Value)[] values)
    {
        var at = Path.IndexOf('?', StringComparison.Ordinal);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(at < 0 ? "" : Path[at..]);
        query.Remove("cursor");
        foreach (var (name, value) in values)
        {
            query.Remove(name);
            if (!string.IsNullOrEmpty(value))
            {
                query[name] = value;
            }
        }

        var path = at < 0 ? Path : Path[..at];
        return query.Count == 0 ? path : path + new QueryBuilder(query);
    }

    /// <summary>What every call of an operation says of this request.</summary>
    internal CallOptions Options => new()
    {
        Surface = Surface,
        Origin = http is null ? RequestOrigin.None : new RequestOrigin(http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent),
    };

    internal CancellationToken Cancellation => http?.RequestAborted ?? CancellationToken.None;

    internal void Begin(HttpContext context, Caller caller)
    {
        (http, Caller) = (context, caller);
        Path = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
    }

    /// <summary>Shows the page again that the form was on, with what was typed and what is wrong.</summary>
    internal void Return(FormSubmission submission) => (Submission, Path) = (submission, submission.ReturnTo);
}
