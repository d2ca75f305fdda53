using System.Reflection;
using Microsoft.Playwright;

namespace Nabla.Studio.Tests;

/// <summary>Playwright's assertions, repeated as long as <see cref="ProgressTimeout"/> lets them.</summary>
internal class PageAssertions : DispatchProxy
{
    // Of one attempt.
    private const float Milliseconds = 10_000;

    private ILocatorAssertions _inner = null!;
    private IPage _page = null!;

    static PageAssertions() => Assertions.SetDefaultExpectTimeout(Milliseconds);

    /// <summary>What should hold of a part of the page.</summary>
    public static ILocatorAssertions Expect(ILocator locator) => Repeated(Assertions.Expect(locator), locator.Page);

    protected override object? Invoke(MethodInfo? method, object?[]? arguments) => Call(method!, arguments) is ILocatorAssertions not
        ? Repeated(not, _page)
        : Wait.RetryAsync(() => (Task)Call(method!, arguments)!, failure => failure is PlaywrightException && !_page.IsClosed);

    private static ILocatorAssertions Repeated(ILocatorAssertions inner, IPage page)
    {
        var proxy = Create<ILocatorAssertions, PageAssertions>();
        var self = (PageAssertions)(object)proxy;
        (self._inner, self._page) = (inner, page);
        return proxy;
    }

    private object? Call(MethodInfo method, object?[]? arguments) =>
        method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
