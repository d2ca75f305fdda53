namespace Nabla.Activations;

/// <summary>Evaluates an activation at one number, for explanations, plots and checks.</summary>
public static class ScalarActivation
{
    /// <summary>Returns σ(z) of one number, as in a layer with one node.</summary>
    /// <param name="activation">Any activation.</param>
    /// <param name="z">The weighted sum.</param>
    /// <returns>The activation.</returns>
    public static double Value(this IActivation activation, double z)
    {
        double a = 0;
        activation.Forward<double>(new(in z), new(ref a), 1);
        return a;
    }

    /// <summary>Returns σ'(z) of one number, as in a layer with one node.</summary>
    /// <param name="activation">Any activation.</param>
    /// <param name="z">The weighted sum.</param>
    /// <returns>The derivative.</returns>
    public static double Derivative(this IActivation activation, double z)
    {
        double a = activation.Value(z), one = 1, slope = 0;
        activation.Backward<double>(new(in z), new(in a), new(in one), new(ref slope), 1);
        return slope;
    }

    /// <summary>Returns the largest |σ'(z)| for z from −6 to 6; NaN if σ is not elementwise.</summary>
    public static double MaxDerivative(this IActivation activation)
    {
        if (!activation.IsElementwise) return double.NaN;
        double steepest = 0;
        for (double z = -6; z <= 6; z += 0.125) steepest = Math.Max(steepest, Math.Abs(activation.Derivative(z)));
        return steepest;
    }
}
