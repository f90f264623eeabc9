// The proof of work itself, beside the page. A file of its own, since the policy lets workers come from us only.
import 'altcha/workers/pbkdf2'
