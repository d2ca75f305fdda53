using Nabla.Activations;
using Nabla.Numerics;

namespace Nabla.Onnx.Import.Forms;

/// <summary>Functions of each number alone. They are put together here, and recognized where a layer ends (<see cref="KnownCurves"/>).</summary>
/// <remarks>Operators that are a function between two lines are written as three steps, so that they can be told apart.</remarks>
internal static class Elementwise
{
    public static Value Relu(Step step) => Of(step, z => Math.Max(z, 0));

    public static Value LeakyRelu(Step step) => Of(step, Leaky(step.Float("alpha", 0.01)));

    public static Value Elu(Step step) => Of(step, Elu(step.Float("alpha", 1)));

    public static Value Selu(Step step) => Of(step, Elu(step.Float("alpha", 1.67326319217681884765625)), Times(step.Float("gamma", 1.05070102214813232421875)));

    public static Value Celu(Step step) => Of(step, Times(1 / step.Float("alpha", 1)), Elu(1), Times(step.Float("alpha", 1)));

    public static Value Gelu(Step step) => step.Attribute("approximate")?.Text == "tanh" ? Of(step, new GeluTanh().Value) : Of(step, new Gelu().Value);

    public static Value Swish(Step step)
    {
        double alpha = step.Float("alpha", 1);
        return Of(step, Times(alpha), new Silu().Value, Times(1 / alpha));
    }

    public static Value Mish(Step step) => Of(step, new Mish().Value);

    public static Value Sigmoid(Step step) => Of(step, new Sigmoid().Value);

    public static Value Tanh(Step step) => Of(step, Math.Tanh);

    public static Value Softplus(Step step) => Of(step, new Softplus().Value);

    public static Value Softsign(Step step) => Of(step, new Softsign().Value);

    public static Value HardSigmoid(Step step)
    {
        double alpha = step.Float("alpha", 0.2), beta = step.Float("beta", 0.5);
        return Of(step, z => alpha * z + beta, Between(0, 1));
    }

    public static Value HardSwish(Step step) => Of(step, new HardSwish().Value);

    public static Value Clip(Step step)
    {
        double least = step.Has(1) ? step.Number(1) : step.Float("min", double.NegativeInfinity), most = step.Has(2) ? step.Number(2) : step.Float("max", double.PositiveInfinity);
        return least <= most ? Of(step, Between(least, most)) : throw step.Refusal($"clips to at least {least} and at most {most}");
    }

    public static Value Erf(Step step) => Of(step, z => Elementary.Erf(new Scalar<double>(z)).Value);

    public static Value Exp(Step step) => Of(step, Math.Exp);

    public static Value Log(Step step) => Of(step, Math.Log);

    public static Value Abs(Step step) => Of(step, Math.Abs);

    public static Value Neg(Step step) => Of(step, z => -z);

    public static Value Sqrt(Step step) => Of(step, Math.Sqrt);

    public static Value Reciprocal(Step step) => Of(step, z => 1 / z);

    private static Func<double, double> Leaky(double alpha) => z => z >= 0 ? z : alpha * z;

    private static Func<double, double> Elu(double alpha) => z => z >= 0 ? z : alpha * double.ExpM1(z);

    private static Func<double, double> Times(double factor) => z => factor * z;

    private static Func<double, double> Between(double least, double most) => z => Math.Min(Math.Max(z, least), most);

    private static Value Of(Step step, params ReadOnlySpan<Func<double, double>> functions)
    {
        if (step[0] is Constant)
        {
            var constant = step.Constant(0);
            step.Budget.Spend(constant.Numbers.Length, step.Label);
            double[] numbers = constant.Numbers;
            foreach (var function in functions) numbers = Array.ConvertAll(numbers, number => function(number));
            return constant with { Numbers = numbers };
        }

        var flow = step.Flow(0);
        foreach (var function in functions) flow = flow.Then(step.Label, function);
        return flow;
    }
}
