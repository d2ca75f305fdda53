using Nabla.Data;

namespace Nabla.Cli.Flags;

/// <summary>Words of the user that the library judges: names, shapes, conventions.</summary>
internal static class Users
{
    /// <summary>What becomes of them.</summary>
    /// <typeparam name="T">Of what kind.</typeparam>
    /// <param name="make">Reads nothing but words of the user, so that what is refused is theirs.</param>
    /// <exception cref="DataException">They are refused, as the library says.</exception>
    public static T Word<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new DataException(fault.Message, fault);
        }
    }
}
