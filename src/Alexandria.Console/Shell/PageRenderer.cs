using Alexandria.Console.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Alexandria.Console.Shell;

/// <summary>Renders what is no plain page request: failures, and the page of a form that failed.</summary>
internal sealed class PageRenderer(ConsoleContext console)
{
    public RazorComponentResult<App> Failure(Error error) => new(new { Failure = error })
    {
        StatusCode = error.Status,
        PreventStreamingRendering = true,
    };

    public RazorComponentResult<App> SessionEnded(FormSubmission submission)
    {
        console.Return(submission with { Error = Failures.SignedOut });
        return Failure(Failures.SignedOut);
    }

    /// <summary>Answers the post with the page that the form is on. The request becomes one for that page; that way no size limit and no store stands between what was typed and what is shown.</summary>
    public RazorComponentResult<App> ShowAgain(HttpContext http, FormSubmission submission, Error error)
    {
        console.Return(submission with { Error = error.ForPeople });
        var at = submission.ReturnTo.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = PathString.FromUriComponent(at < 0 ? submission.ReturnTo : submission.ReturnTo[..at]);
        http.Request.QueryString = at < 0 ? QueryString.Empty : new QueryString(submission.ReturnTo[at..]);
        http.Request.RouteValues.Clear();
        return new RazorComponentResult<App> { StatusCode = error.Status, PreventStreamingRendering = true };
    }
}
