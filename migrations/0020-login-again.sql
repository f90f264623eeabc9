-- A login that confirms who already sits there, before something sensitive (L8).
alter type login_purpose add value 'confirm';
